package dev.kepler.pipeline.archive;

import dev.kepler.medallion.internal.text.Backoff;
import dev.kepler.medallion.internal.text.OneLine;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP as the archive is asked: bounded in time and size, and again when that may help. */
final class TapClient {

  private static final Logger LOG = LoggerFactory.getLogger(TapClient.class);

  private final HttpClient client;
  private final URI archive;
  private final Duration connectTimeout;
  private final Duration requestTimeout;
  private final Backoff backoff;
  private final long maxBytes;
  private final Clock clock;

  TapClient(
      URI archive,
      Duration connectTimeout,
      Duration requestTimeout,
      Backoff backoff,
      long maxBytes,
      Clock clock) {
    this.archive = archive;
    this.connectTimeout = connectTimeout;
    this.requestTimeout = requestTimeout;
    this.backoff = backoff;
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(connectTimeout)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * Body of the answer to a GET.
   *
   * @throws ArchiveException when there is none with status 200 and within the bounds
   */
  byte[] get(URI address) {
    for (int attempts = 1; ; attempts++) {
      String failure;
      IOException cause = null;
      Duration wait = backoff.after(attempts);
      try {
        HttpResponse<Optional<byte[]>> response = exchange(address);
        if (response.statusCode() == 200) {
          return response.body().orElseThrow(this::tooLong);
        }
        failure = "it answered with HTTP status " + response.statusCode();
        wait = longer(wait, retryAfter(response, failure));
      } catch (HttpTimeoutException e) {
        failure = e.getMessage();
        cause = e;
      } catch (IOException e) {
        failure = connectionFailure(e);
        cause = e;
      }
      if (attempts > backoff.retries()) {
        String often = attempts == 1 ? "" : ", in " + attempts + " attempts";
        throw ArchiveException.fetching(archive, failure + often, "Try again later", cause);
      }
      LOG.info("Asking {} again in {} ms: {}", archive, wait.toMillis(), failure);
      pause(wait);
    }
  }

  /** One attempt; the time-out of the JDK's client would end with the headers. */
  private HttpResponse<Optional<byte[]>> exchange(URI address) throws IOException {
    CompletableFuture<HttpResponse<Optional<byte[]>>> response =
        client.sendAsync(
            HttpRequest.newBuilder(address).build(), headers -> new BoundedBody(maxBytes));
    try {
      return response.get(requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw tooLate(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpConnectTimeoutException late) {
        throw tooLate(late);
      }
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      response.cancel(true);
    }
  }

  /**
   * How long the archive wants to be left alone, zero if it does not say.
   *
   * @throws ArchiveException when asking again is of no use, or too far away
   */
  private Duration retryAfter(HttpResponse<?> response, String failure) {
    if (response.statusCode() != 429 && response.statusCode() < 500) {
      throw refusal(failure, "Check the address, or try again later");
    }
    Duration wished = RetryAfter.of(response.headers(), clock.instant());
    if (wished.compareTo(backoff.longest()) > 0) {
      throw refusal(
          failure
              + " and wants to be left alone for "
              + wished.toSeconds()
              + " s, longer than "
              + backoff.longest().toSeconds()
              + " s",
          "Try again then");
    }
    return wished;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static String connectionFailure(IOException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String what = Objects.requireNonNullElse(root.getMessage(), root.getClass().getSimpleName());
    return (e instanceof ConnectException ? "it cannot be reached (" : "the connection broke (")
        + OneLine.of(what)
        + ")";
  }

  private void pause(Duration wait) {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private ArchiveException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return ArchiveException.fetching(archive, "the thread was interrupted", "Fetch again", e);
  }

  private HttpTimeoutException tooLate(Exception cause) {
    HttpTimeoutException late =
        new HttpTimeoutException(
            cause instanceof HttpConnectTimeoutException
                ? "it took no connection within " + connectTimeout.toMillis() + " ms"
                : "it gave no whole answer within " + requestTimeout.toMillis() + " ms");
    late.initCause(cause);
    return late;
  }

  private ArchiveException tooLong() {
    return refusal(
        "the answer is longer than " + maxBytes + " bytes",
        "Check the address, or raise the bound");
  }

  private ArchiveException refusal(String reason, String remedy) {
    return ArchiveException.fetching(archive, reason, remedy);
  }
}
