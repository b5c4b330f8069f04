package dev.kepler.medallion.internal.delta;

import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.storage.DelegatingLogStore;
import org.apache.spark.sql.delta.storage.LogStore$;
import scala.Option;

/** By which of its log stores Delta writes the commits of a place. */
public final class LogStoreName {

  /** Keeps the writers of one process apart, and those of several not. */
  public static final String SINGLE_DRIVER = DelegatingLogStore.defaultS3LogStoreClassName();

  private LogStoreName() {}

  /** Name of the class, as it is set or as Delta chooses it; none is made. */
  public static String of(SparkSession session, Path place) {
    SparkConf conf = session.sparkContext().getConf();
    String scheme = scheme(place);
    Option<String> set = LogStore$.MODULE$.getLogStoreConfValue(setting(place), conf);
    if (set.isEmpty()) {
      set = LogStore$.MODULE$.getLogStoreConfValue(LogStore$.MODULE$.logStoreClassConfKey(), conf);
    }
    if (set.isEmpty()) {
      set = DelegatingLogStore.getDefaultLogStoreClassName(scheme);
    }
    return set.getOrElse(DelegatingLogStore::defaultHDFSLogStoreClassName);
  }

  /** Setting that names another. */
  public static String setting(Path place) {
    return LogStore$.MODULE$.logStoreSchemeConfKey(scheme(place));
  }

  private static String scheme(Path place) {
    return place.toUri().getScheme().toLowerCase(Locale.ROOT);
  }
}
