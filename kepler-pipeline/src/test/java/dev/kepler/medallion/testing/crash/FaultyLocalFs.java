package dev.kepler.medallion.testing.crash;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;

/**
 * {@link FaultyFileSystem} for Hadoop's other interface, by which Delta writes its log and Spark
 * its checkpoints.
 */
public final class FaultyLocalFs extends DelegateToFileSystem {

  /** Called by Hadoop. */
  public FaultyLocalFs(URI uri, Configuration conf) throws IOException, URISyntaxException {
    super(uri, new FaultyFileSystem(), conf, "file", false);
  }
}
