package dev.kepler.medallion.landing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/** A folder of any file system that Hadoop knows. */
record StoreGround(FileSystem store, Path folder) implements LandingGround {

  /** Leaves the time of the last reading as it is. */
  private static final long AS_IT_IS = -1;

  @Override
  public Map<String, Instant> files() throws IOException {
    Map<String, Instant> dates = new TreeMap<>();
    try {
      for (FileStatus file : store.listStatus(folder)) {
        if (file.isFile()) {
          dates.put(file.getPath().getName(), Instant.ofEpochMilli(file.getModificationTime()));
        }
      }
    } catch (FileNotFoundException e) {
      return Map.of();
    }
    return dates;
  }

  @Override
  public boolean has(String name) throws IOException {
    return store.exists(at(name));
  }

  @Override
  public void make() throws IOException {
    store.mkdirs(folder);
  }

  @Override
  public void write(String name, InputStream content) throws IOException {
    try (FSDataOutputStream out = store.create(at(name), false)) {
      content.transferTo(out);
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
    }
  }

  @Override
  public InputStream open(String name) throws IOException {
    return store.open(at(name));
  }

  @Override
  public Instant date(String name, Instant time) throws IOException {
    store.setTimes(at(name), time.toEpochMilli(), AS_IT_IS);
    return Instant.ofEpochMilli(store.getFileStatus(at(name)).getModificationTime());
  }

  @Override
  public boolean rename(String from, String to) throws IOException {
    boolean renamed = store.rename(at(from), at(to));
    if (!renamed && !has(to)) {
      throw new IOException("it cannot be renamed to " + to);
    }
    return renamed;
  }

  @Override
  public void delete(String name) throws IOException {
    store.delete(at(name), false);
  }

  private Path at(String name) {
    return new Path(folder, name);
  }
}
