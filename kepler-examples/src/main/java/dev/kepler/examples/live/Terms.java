package dev.kepler.examples.live;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A mission's own words. The page has them as JSON, but for those that stand in its text.
 *
 * @param mission its name
 * @param catalogue what its catalogue of stars is called for short
 * @param object what its things are called for short
 * @param fields what answers call a star, a thing and its key
 * @param columns what tables call them
 * @param told what is told of a planet beside its disposition: {@link #NAME}, {@link #CONFIDENCE}
 * @param examples of what may be searched for: a planet or star, a thing, a star by its number
 * @param verdicts by the archive's spellings
 * @param glossary what the words mean
 * @param credit whose research the records are
 */
record Terms(
    String mission,
    String catalogue,
    String object,
    Fields fields,
    @JsonIgnore Columns columns,
    List<String> told,
    List<String> examples,
    Map<String, Verdict> verdicts,
    @JsonIgnore Map<String, String> glossary,
    @JsonIgnore String credit) {

  /** A name that people know, which is counted. */
  static final String NAME = "name";

  /** How sure it is that it is a planet. */
  static final String CONFIDENCE = "confidence";

  /**
   * Names of columns.
   *
   * @param star such as {@code kepler_star_id}
   * @param object such as {@code kepoi_name}
   */
  record Columns(String star, String object) {}

  /** Whether planets have names of their own. */
  boolean names() {
    return told.contains(NAME);
  }

  /** What a star is called that has no name. */
  String star(long id) {
    return catalogue + " " + id;
  }

  /** A thing, by the name that the archive has. */
  String example() {
    return examples.get(1);
  }

  /** What a thing is among what was searched for. */
  String kind() {
    return object.toLowerCase(Locale.ROOT);
  }

  /** Beginning of the names of files. */
  String file() {
    return mission.toLowerCase(Locale.ROOT);
  }
}
