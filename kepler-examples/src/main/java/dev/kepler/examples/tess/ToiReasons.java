package dev.kepler.examples.tess;

import dev.kepler.medallion.Reason;
import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.lake.LoadDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Why a TOI moved, by what its records say beside the working group's disposition. */
public final class ToiReasons {

  private ToiReasons() {}

  /**
   * The reasons, the leading one first.
   *
   * @param before the record that stood before, null when none did
   * @param after the record that stands after, null when a newer release no longer has the TOI
   */
  public static List<Reason<ToiReason>> between(BronzeToi before, BronzeToi after) {
    if (after == null) {
      return List.of(plain(ToiReason.GONE));
    }
    return before == null ? List.of(plain(ToiReason.NEW)) : differences(before, after);
  }

  private static List<Reason<ToiReason>> differences(BronzeToi before, BronzeToi after) {
    List<Reason<ToiReason>> reasons = new ArrayList<>();
    String pipeline = text(after.getTessDisposition());
    if (!Objects.equals(text(before.getTessDisposition()), pipeline)) {
      String words = text(before.getTessDisposition()) + " → " + pipeline;
      reasons.add(new Reason<>(ToiReason.PIPELINE, ToiColumns.TESS_DISPOSITION + " " + words));
    }
    String comment = text(after.getComments());
    if (!Objects.equals(text(before.getComments()), comment)) {
      reasons.add(
          new Reason<>(
              ToiReason.COMMENT, comment == null ? "no comment any more" : "comment: " + comment));
    }
    if (!Objects.equals(before.getTicId(), after.getTicId())) {
      reasons.add(
          new Reason<>(ToiReason.STAR, "star " + before.getTicId() + " → " + after.getTicId()));
    }
    return reasons.isEmpty() ? List.of(plain(ToiReason.WORKING_GROUP)) : reasons;
  }

  /** The reason of a TOI that moved because its load was withdrawn, or counts again. */
  static List<Reason<ToiReason>> decided(LoadDecision decision) {
    boolean withdrawn = decision.kind() == LoadDecision.Kind.WITHDRAWN;
    return List.of(
        new Reason<>(withdrawn ? ToiReason.WITHDRAWN : ToiReason.COUNTS_AGAIN, decision.words()));
  }

  private static Reason<ToiReason> plain(ToiReason kind) {
    return new Reason<>(kind, kind.toString());
  }

  /** A value without the blanks around it; null where it is missing. */
  private static String text(String value) {
    return MissingValue.isMissing(value) ? null : MissingValue.strip(value);
  }
}
