package dev.kepler.medallion.internal.checkpoint;

import dev.kepler.medallion.internal.delta.LogStoreName;
import dev.kepler.medallion.internal.files.AtomicFiles;
import dev.kepler.medallion.internal.files.LakePaths;
import dev.kepler.medallion.lake.TableLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store of a lake does not promise: a lock between processes, one commit of a version,
 * renaming, listing. What it does is asked of it and of the settings; nothing is written to try.
 */
public final class StorePromises {

  private static final Logger LOG = LoggerFactory.getLogger(StorePromises.class);

  /** Lakes of which it was said. */
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private static final String FILE_MANAGER = "spark.sql.streaming.checkpointFileManagerClass";
  private static final String S3A_ENDPOINT = "fs.s3a.endpoint";
  private static final String AMAZON = "amazonaws.com";

  private StorePromises() {}

  /** Says of a lake, once and by name, what its store does not promise, and what helps. */
  public static void warn(SparkSession session, TableLayout layout) {
    if (SAID.add(layout.toString())) {
      missing(session, layout).forEach(sentence -> LOG.warn("{}: {}", layout, sentence));
    }
  }

  private static List<String> missing(SparkSession session, TableLayout layout) {
    Path place = new Path(LakePaths.lock(layout));
    List<String> sentences = new ArrayList<>();
    if (ProcessLock.on(session, place.toString()).isEmpty()) {
      sentences.add(
          "its file system has no lock between processes, and only another pipeline of this one"
              + " is kept out. See that no other process writes the lake.");
    }
    if (LogStoreName.of(session, place).equals(LogStoreName.SINGLE_DRIVER)) {
      sentences.add(
          "its commits are written by S3SingleDriverLogStore, under which a commit of one process"
              + " can replace that of another. Where other processes write to its tables, set "
              + LogStoreName.setting(place)
              + " to io.delta.storage.S3DynamoDBLogStore, of delta-storage-s3-dynamodb.");
    }
    if (AtomicFiles.of(session).appearWhole(place) && !isSet(session, FILE_MANAGER)) {
      sentences.add(
          "its file system renames by copying, and Spark renames every file of a checkpoint. Set "
              + FILE_MANAGER
              + " to org.apache.spark.internal.io.cloud.AbortableStreamBasedCheckpointFileManager,"
              + " where your Spark has spark-hadoop-cloud, to have each written once.");
    }
    otherEndpoint(session, place)
        .ifPresent(
            endpoint ->
                sentences.add(
                    "its endpoint "
                        + endpoint
                        + " is not Amazon's, whose listings show at once what was written; of one"
                        + " that shows it later, Spark and Delta lose files. No setting helps: ask"
                        + " who runs it."));
    return sentences;
  }

  private static boolean isSet(SparkSession session, String setting) {
    return session.conf().getOption(setting).isDefined();
  }

  /** Address of a store that speaks as S3 does and is another. */
  private static Optional<String> otherEndpoint(SparkSession session, Path place) {
    String endpoint = session.sessionState().newHadoopConf().getTrimmed(S3A_ENDPOINT, "");
    return "s3a".equals(place.toUri().getScheme())
            && !endpoint.isEmpty()
            && !endpoint.contains(AMAZON)
        ? Optional.of(endpoint)
        : Optional.empty();
  }
}
