package dev.kepler.examples.cli;

import dev.kepler.examples.feed.InputException;
import dev.kepler.examples.feed.Location;
import dev.kepler.medallion.pipeline.Lake;
import dev.kepler.pipeline.source.KeyScheme;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The entities that the command line knows. */
final class Entities {

  /** As the command line spells them. */
  enum Option {
    koi,
    tess;

    /** The entity, as it is where no lake says more. */
    Entity<?> entity() {
      return switch (this) {
        case koi -> new KoiEntity(KeyScheme.ROW_ID);
        case tess -> TessEntity.INSTANCE;
      };
    }
  }

  private Entities() {}

  /** What a lake is of, by its files alone; Kepler's KOIs where it is not TESS's. */
  static Option of(Location lake) {
    return Lake.entityOf(Entity.layout(lake))
            .filter(TessEntity.INSTANCE.description().name()::equals)
            .isPresent()
        ? Option.tess
        : Option.koi;
  }

  /**
   * The entity of a lake; Kepler's KOIs where there is no lake.
   *
   * @throws InputException when it is none of them
   */
  static Entity<?> of(SparkSession session, Location lake) {
    Optional<String> name = Lake.entityOf(session, Entity.layout(lake));
    String tess = TessEntity.INSTANCE.description().name();
    if (name.isEmpty() || name.get().equals(KoiEntity.NAME)) {
      return Option.koi.entity().in(session, lake);
    }
    if (name.get().equals(tess)) {
      return TessEntity.INSTANCE;
    }
    throw new InputException(
        "Cannot look into "
            + lake
            + ": it is a lake of "
            + name.get()
            + ", and this command knows those of "
            + KoiEntity.NAME
            + " and "
            + tess
            + ". Use the application that made it.");
  }
}
