package dev.kepler.pipeline.source;

import static dev.kepler.medallion.source.CsvValues.decimal;
import static dev.kepler.medallion.source.CsvValues.number;

import dev.kepler.medallion.bean.MissingValue;
import dev.kepler.medallion.internal.csv.CsvHeader;
import dev.kepler.medallion.source.CsvForm;
import dev.kepler.model.ArchiveColumns;
import dev.kepler.model.KoiColumns;
import dev.kepler.model.KoiName;
import dev.kepler.model.RawKoi;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The two forms of a KOI table. */
public enum KoiForm implements CsvForm<RawKoi> {
  /** The notebook's six columns. */
  NOTEBOOK {
    @Override
    public Map<String, Field<RawKoi>> fields() {
      Map<String, Field<RawKoi>> fields = new LinkedHashMap<>();
      fields.put(KoiColumns.ROW_ID, (koi, text) -> koi.setRowId(number(text)));
      fields.put(KoiColumns.KEPLER_STAR_ID, (koi, text) -> koi.setKeplerStarId(number(text)));
      fields.put(KoiColumns.KEPOI_NAME, RawKoi::setKepoiName);
      fields.put(KoiColumns.KEPLER_NAME, RawKoi::setKeplerName);
      fields.put(KoiColumns.DISPOSITION, RawKoi::setDisposition);
      fields.put(KoiColumns.CONFIDENCE, (koi, text) -> koi.setConfidence(decimal(text)));
      return fields;
    }
  },
  /** The NASA Exoplanet Archive's columns; the KOI name makes the row id. */
  ARCHIVE {
    @Override
    public Map<String, Field<RawKoi>> fields() {
      Map<String, Field<RawKoi>> fields = new LinkedHashMap<>();
      fields.put(ArchiveColumns.KEPID, (koi, text) -> koi.setKeplerStarId(number(text)));
      fields.put(ArchiveColumns.KEPOI_NAME, KoiForm::name);
      fields.put(ArchiveColumns.KEPLER_NAME, RawKoi::setKeplerName);
      fields.put(ArchiveColumns.KOI_DISPOSITION, RawKoi::setDisposition);
      fields.put(ArchiveColumns.KOI_SCORE, (koi, text) -> koi.setConfidence(decimal(text)));
      return fields;
    }
  };

  private static final Set<String> TESS =
      Set.of("toi", "tid", "tfopwg_disp", "tic id", "ticid", "tic_id", "tfopwg disposition");
  private static final Set<String> K2 = Set.of("k2_name", "k2c_disp", "k2c_note");
  private static final String PLANET = "pl_name";

  /** The form of which a header has every column once; the archive's where it has both. */
  static Optional<KoiForm> of(CsvHeader header) {
    return Stream.of(ARCHIVE, NOTEBOOK).filter(header::has).findFirst();
  }

  @Override
  public String table() {
    return "KOI table";
  }

  @Override
  public RawKoi record() {
    return new RawKoi();
  }

  @Override
  public void setSource(RawKoi koi, String path) {
    koi.setSource(path);
  }

  @Override
  public void setUnreadable(RawKoi koi, String text) {
    koi.setCorruptRecord(text);
  }

  @Override
  public boolean keepsOthers() {
    return true;
  }

  @Override
  public void setOthers(RawKoi koi, Map<String, String> columns) {
    koi.setOtherColumns(columns);
  }

  @Override
  public boolean isOfOneLine(String column) {
    return Stream.of(values()).anyMatch(form -> form.columns().contains(column));
  }

  @Override
  public boolean isColumn(String name) {
    return ArchiveColumns.ALL.contains(name)
        || KoiColumns.NOTEBOOK.contains(name)
        || isOfTess(name)
        || isOfK2(name)
        || name.equals(PLANET);
  }

  @Override
  public boolean isValue(String text) {
    return KoiName.isValid(text.toUpperCase(Locale.ROOT));
  }

  @Override
  public Optional<Unlike> unlike(List<String> names) {
    return otherMission(names).or(() -> otherForm(names));
  }

  private static Optional<Unlike> otherMission(List<String> names) {
    return first(names, KoiForm::isOfK2)
        .map(column -> "it is a table of the K2 mission (column " + column + ")")
        .or(
            () ->
                first(names, KoiForm::isOfTess)
                    .map(column -> "it is a table of TESS (column " + column + ")"))
        .or(
            () ->
                first(names, PLANET::equals)
                    .map(c -> "it is a table of the planets of all missions (column " + c + ")"))
        .map(
            table ->
                new Unlike(
                    table + " and not of Kepler's KOIs",
                    "Get the KOI table (cumulative) from the NASA Exoplanet Archive."));
  }

  private static Optional<String> first(List<String> names, Predicate<String> test) {
    return names.stream().filter(test).findFirst();
  }

  private static boolean isOfK2(String name) {
    return name.startsWith("epic") || K2.contains(name);
  }

  private static boolean isOfTess(String name) {
    return TESS.contains(name);
  }

  private Optional<Unlike> otherForm(List<String> names) {
    KoiForm other = this == ARCHIVE ? NOTEBOOK : ARCHIVE;
    return CsvHeader.hasOnce(names, other.columns())
        ? Optional.of(
            new Unlike(
                other == ARCHIVE
                    ? "it is a release of the archive (column kepid), and here the notebook's form"
                        + " is read"
                    : "it is in the notebook's form (column row_id), and here releases of the"
                        + " archive are read",
                "Keep the two in folders and lakes of their own."))
        : Optional.empty();
  }

  private static void name(RawKoi koi, String text) {
    koi.setKepoiName(text);
    String name = MissingValue.strip(text);
    if (KoiName.isValid(name)) {
      koi.setRowId(KoiName.parse(name).key());
    }
  }
}
