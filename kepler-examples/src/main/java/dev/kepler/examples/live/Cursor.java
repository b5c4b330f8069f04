package dev.kepler.examples.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Place in a list as it was when its first page was given.
 *
 * @param list path of the list
 * @param state names what the list was then
 * @param offset entries before the place
 * @param since what the first page was asked for; {@link Instant#MIN} for all
 */
record Cursor(String list, String state, int offset, Instant since) {

  private static final Pattern FORM =
      Pattern.compile("(/[-A-Za-z0-9/:.]+) ([0-9a-f]{16}) ([0-9]{1,9}) ([-+:.TZ0-9]{1,40})");

  /**
   * Reads a cursor of a list.
   *
   * @throws Query.BadQueryException when it is none, or another list's
   */
  static Cursor parse(String list, String text) {
    Matcher form = FORM.matcher(decoded(text));
    if (!form.matches() || !form.group(1).equals(list)) {
      throw bad();
    }
    int offset = Integer.parseInt(form.group(3));
    try {
      return new Cursor(list, form.group(2), offset, Instant.parse(form.group(4)));
    } catch (DateTimeParseException e) {
      throw bad();
    }
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), UTF_8);
    } catch (IllegalArgumentException e) {
      throw bad();
    }
  }

  static Query.BadQueryException bad() {
    return new Query.BadQueryException(
        "Cannot take the cursor: it is none of this list. Follow the Link of the page before.");
  }

  /** Another place in the same list. */
  Cursor at(int entries) {
    return new Cursor(list, state, entries, since);
  }

  /** The cursor as requests have it. */
  String text() {
    String form = list + ' ' + state + ' ' + offset + ' ' + since;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(form.getBytes(UTF_8));
  }
}
