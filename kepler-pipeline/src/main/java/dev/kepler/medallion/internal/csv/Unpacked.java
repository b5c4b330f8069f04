package dev.kepler.medallion.internal.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Content of a file, unpacked where it is packed: gzip, or a zip of exactly one file. Its first
 * bytes say which it is; a name that promises one of them must keep its word.
 */
public final class Unpacked {

  private static final String GZ = ".gz";
  private static final String ZIP = ".zip";
  private static final String FOLDER_OF_MACOS = "__MACOSX/";
  private static final int BUFFER = 1 << 16;
  private static final int NAMED = 3;

  private Unpacked() {}

  /** Bytes of a file, from their beginning each time they are asked for. */
  @FunctionalInterface
  public interface Bytes {
    public InputStream open() throws IOException;
  }

  /**
   * Opens a file.
   *
   * @param name its name or path
   * @throws ZipException when it is not packed as its name says, or cannot be unpacked
   * @throws CsvHeaderException when it is a file of which no table can be had: a zip of several
   *     files or none, a workbook, a file packed in another way
   */
  public static InputStream open(Bytes file, String name) throws IOException {
    PushbackInputStream content = new Peeking(file.open());
    try {
      byte[] beginning = content.readNBytes(FileKind.LONGEST);
      content.unread(beginning);
      return open(file, content, beginning, name);
    } catch (IOException | RuntimeException e) {
      content.close();
      throw e;
    }
  }

  private static InputStream open(
      Bytes file, PushbackInputStream content, byte[] beginning, String name) throws IOException {
    FileKind kind = FileKind.of(beginning);
    return switch (kind) {
      case GZIP -> new GZIPInputStream(content, BUFFER);
      case ZIP -> {
        requireOneMember(file, name);
        ZipInputStream zip = new ZipInputStream(content);
        nextMember(zip);
        yield zip;
      }
      case TEXT -> {
        if (beginning.length > 0 && name.endsWith(GZ)) {
          throw new ZipException("Not in GZIP format");
        }
        if (beginning.length > 0 && name.endsWith(ZIP)) {
          throw new ZipException("Not in zip format");
        }
        yield content;
      }
      default ->
          throw new CsvHeaderException(name, "it is " + kind.words(), "Save the table as CSV.");
    };
  }

  /** A zip that is damaged is read as far as it goes. */
  private static void requireOneMember(Bytes file, String name) throws IOException {
    List<String> members = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(file.open())) {
      for (ZipEntry next = nextMember(zip); next != null; next = nextMember(zip)) {
        members.add(next.getName());
      }
    } catch (IOException | IllegalArgumentException e) {
      if (members.isEmpty()) {
        throw new ZipException(String.valueOf(e.getMessage()));
      }
    }
    if (members.contains("[Content_Types].xml")) {
      throw new CsvHeaderException(name, "it is an Excel workbook", "Save the table as CSV.");
    }
    if (members.size() != 1) {
      throw new CsvHeaderException(
          name,
          members.isEmpty()
              ? "it is a zip with no file in it"
              : "it is a zip of "
                  + members.size()
                  + " files ("
                  + String.join(", ", members.subList(0, Math.min(NAMED, members.size())))
                  + (members.size() > NAMED ? ", ..." : "")
                  + "), and one alone can be meant",
          "Pack the one table alone.");
    }
  }

  private static ZipEntry nextMember(ZipInputStream zip) throws IOException {
    ZipEntry entry = zip.getNextEntry();
    while (entry != null && (entry.isDirectory() || entry.getName().startsWith(FOLDER_OF_MACOS))) {
      entry = zip.getNextEntry();
    }
    return entry;
  }

  /**
   * Bytes that say truly whether there are more: by that, Java decides whether a packed part is the
   * last one.
   */
  private static final class Peeking extends PushbackInputStream {

    Peeking(InputStream content) {
      super(content, FileKind.LONGEST);
    }

    @Override
    public int available() throws IOException {
      byte[] next = new byte[1];
      if (read(next) < 1) {
        return 0;
      }
      unread(next);
      return Math.max(1, super.available());
    }
  }

  /** What a file is, by its first bytes. */
  private enum FileKind {
    GZIP("packed by gzip", 0x1F, 0x8B),
    ZIP("a zip", 'P', 'K', 3, 4),
    EMPTY_ZIP("a zip with no file in it", 'P', 'K', 5, 6),
    SPLIT_ZIP("a part of a zip that was split", 'P', 'K', 7, 8),
    BZIP2("packed by bzip2, which is not read here", 'B', 'Z', 'h'),
    XZ("packed by xz, which is not read here", 0xFD, '7', 'z', 'X', 'Z', 0),
    SEVEN_ZIP("packed by 7-Zip, which is not read here", '7', 'z', 0xBC, 0xAF),
    ZSTANDARD("packed by Zstandard, which is not read here", 0x28, 0xB5, 0x2F, 0xFD),
    OLD_WORKBOOK("an Excel workbook", 0xD0, 0xCF, 0x11, 0xE0),
    PARQUET("a Parquet file", 'P', 'A', 'R', '1'),
    FITS("a FITS file", 'S', 'I', 'M', 'P', 'L', 'E', ' ', ' ', '='),
    TEXT("a text");

    static final int LONGEST = 9;

    private final String words;
    private final String beginning;

    FileKind(String words, int... beginning) {
      this.words = words;
      this.beginning = new String(beginning, 0, beginning.length);
    }

    String words() {
      return words;
    }

    static FileKind of(byte[] bytes) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      return Arrays.stream(values())
          .filter(kind -> text.startsWith(kind.beginning))
          .findFirst()
          .orElseThrow();
    }
  }
}
