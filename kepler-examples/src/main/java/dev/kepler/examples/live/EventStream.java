package dev.kepler.examples.live;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * Events on their way to one client. No thread waits for it: what the network does not take at once
 * waits here, and a client for which too much waits is dropped.
 */
final class EventStream implements Callback {

  /** Bytes that may wait for a client. */
  static final int PATIENCE = 256 * 1024;

  private final Response response;
  private final Callback done;
  private final Consumer<EventStream> gone;
  private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
  private int bytesWaiting;
  private boolean writing;
  private boolean closed;

  /**
   * Makes a stream whose headers are set.
   *
   * @param done completes the exchange
   * @param gone told once, when the client is no more
   */
  EventStream(Response response, Callback done, Consumer<EventStream> gone) {
    this.response = response;
    this.done = done;
    this.gone = gone;
  }

  /** Sends an event, now or when its turn comes. */
  void send(byte[] event) {
    ByteBuffer next = null;
    boolean tooSlow = false;
    synchronized (this) {
      if (closed) {
        return;
      }
      if (!writing) {
        writing = true;
        next = ByteBuffer.wrap(event);
      } else if (bytesWaiting + event.length <= PATIENCE) {
        waiting.add(ByteBuffer.wrap(event));
        bytesWaiting += event.length;
      } else {
        tooSlow = true;
      }
    }
    if (tooSlow) {
      end(new EofException("slow reader"));
    } else if (next != null) {
      response.write(false, next, this);
    }
  }

  /** The network took the last write: goes on with what waited meanwhile, at one go. */
  @Override
  public void succeeded() {
    ByteBuffer next;
    synchronized (this) {
      if (closed || waiting.isEmpty()) {
        writing = false;
        return;
      }
      next = ByteBuffer.allocate(bytesWaiting);
      waiting.forEach(next::put);
      next.flip();
      waiting.clear();
      bytesWaiting = 0;
    }
    response.write(false, next, this);
  }

  @Override
  public void failed(Throwable cause) {
    end(cause);
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /** Ends it from this side: the client may come again. */
  void close() {
    end(new EofException("closed"));
  }

  /** A write may hang in the network, so the connection goes, not only the exchange. */
  private void end(Throwable cause) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      waiting.clear();
    }
    gone.accept(this);
    response.getRequest().getConnectionMetaData().getConnection().getEndPoint().close(cause);
    done.failed(cause);
  }
}
