package dev.kepler.medallion.localdisk;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;

/**
 * {@link InProcessFileSystem} for Hadoop's other interface, by which Delta writes its log and Spark
 * its checkpoints. Set together with it by {@link InProcessFileSystem#settings}.
 */
public final class InProcessLocalFs extends DelegateToFileSystem {

  /** Called by Hadoop. */
  public InProcessLocalFs(URI uri, Configuration conf) throws IOException, URISyntaxException {
    super(uri, new InProcessFileSystem(), conf, "file", false);
  }
}
