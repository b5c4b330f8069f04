package dev.kepler.examples.tess;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** What releases of TOIs come to, in plain Java: it shares no code with what it judges. */
public final class TessOracle {

  /** The figures after a release, in the order of {@code expected.csv}. */
  public record Figures(
      String release,
      long rows,
      long quarantined,
      long entered,
      long changed,
      long left,
      long silver,
      long planets,
      long candidates,
      long stars,
      long starsWithPlanets,
      long mostPlanets,
      long topStar) {

    /** The figures in a line of {@code expected.csv}. */
    public static Figures of(String line) {
      String[] f = line.split(",", -1);
      long[] n = new long[f.length];
      for (int i = 1; i < f.length; i++) {
        n[i] = Long.parseLong(f[i]);
      }
      return new Figures(
          f[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11], n[12]);
    }
  }

  private record Toi(long star, String disposition) {}

  private final Map<String, Toi> silver = new HashMap<>();

  /** Takes a release, packed by gzip. */
  public Figures take(Path file) throws IOException {
    List<List<String>> records = read(file);
    List<String> header = records.remove(0);
    Set<String> seen = new HashSet<>();
    long quarantined = 0;
    long entered = 0;
    long changed = 0;
    long left = 0;
    for (List<String> record : records) {
      String toi = record.get(header.indexOf("TOI"));
      String disposition = record.get(header.indexOf("TFOPWG Disposition"));
      seen.add(toi);
      if (disposition.isEmpty()) {
        quarantined++;
      } else if (disposition.startsWith("F")) {
        left += silver.remove(toi) == null ? 0 : 1;
      } else {
        long star = Long.parseLong(record.get(header.indexOf("TIC ID")));
        Toi now = new Toi(star, disposition);
        Toi before = silver.put(toi, now);
        entered += before == null ? 1 : 0;
        changed += before == null || before.equals(now) ? 0 : 1;
      }
    }
    int before = silver.size();
    silver.keySet().retainAll(seen);
    left += before - silver.size();
    String date = file.getFileName().toString().substring(4, 14);
    return figures(date, records.size(), quarantined, entered, changed, left);
  }

  private Figures figures(
      String date, long rows, long quarantined, long entered, long changed, long left) {
    Map<Long, List<Long>> stars = byStar();
    long most = stars.values().stream().mapToLong(star -> star.get(0)).max().orElse(0);
    return new Figures(
        date,
        rows,
        quarantined,
        entered,
        changed,
        left,
        silver.size(),
        stars.values().stream().mapToLong(star -> star.get(0)).sum(),
        stars.values().stream().mapToLong(star -> star.get(1)).sum(),
        stars.size(),
        stars.values().stream().filter(star -> star.get(0) > 0).count(),
        most,
        stars.keySet().stream().filter(star -> stars.get(star).get(0) == most).findFirst().get());
  }

  /** Planets and candidates of each star. */
  public Map<Long, List<Long>> byStar() {
    Map<Long, List<Long>> stars = new TreeMap<>();
    for (Toi toi : silver.values()) {
      List<Long> star = stars.getOrDefault(toi.star(), List.of(0L, 0L));
      stars.put(
          toi.star(),
          toi.disposition().endsWith("PC")
              ? List.of(star.get(0), star.get(1) + 1)
              : List.of(star.get(0) + 1, star.get(1)));
    }
    return stars;
  }

  /** TOIs of each disposition. */
  public Map<String, Long> byDisposition() {
    Map<String, Long> dispositions = new TreeMap<>();
    silver.values().forEach(toi -> dispositions.merge(toi.disposition(), 1L, Long::sum));
    return dispositions;
  }

  private static List<List<String>> read(Path file) throws IOException {
    try (InputStream packed = Files.newInputStream(file);
        Reader text =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8))) {
      return records(text);
    }
  }

  /** Records of a CSV text: a quote within quotes is doubled, a carriage return is none of it. */
  private static List<List<String>> records(Reader text) throws IOException {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int c = text.read(); c >= 0; c = text.read()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        record.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          records.add(record);
          record = new ArrayList<>();
        }
      } else if (quoted || c != '\r') {
        field.append((char) c);
      }
    }
    return records;
  }
}
