package dev.kepler.medallion.lineage;

import dev.kepler.medallion.AlternateKey;
import dev.kepler.medallion.Expectation;
import dev.kepler.medallion.HeldWarning;
import dev.kepler.medallion.Medallion;
import dev.kepler.medallion.Severity;
import dev.kepler.medallion.lake.LandedFileNote;
import dev.kepler.medallion.lake.Layer;
import dev.kepler.medallion.lake.LedgerEntry;
import dev.kepler.medallion.lake.TableColumn;
import dev.kepler.medallion.lake.TableVersion;
import dev.kepler.medallion.lake.TableWrite;
import dev.kepler.medallion.lifecycle.LakeRun;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.DataQualityAssertionsDatasetFacetAssertions;
import io.openlineage.client.OpenLineage.DatasetFacets;
import io.openlineage.client.OpenLineage.DatasetFacetsBuilder;
import io.openlineage.client.OpenLineage.InputDataset;
import io.openlineage.client.OpenLineage.InputDatasetInputFacetsBuilder;
import io.openlineage.client.OpenLineage.OutputDataset;
import io.openlineage.client.OpenLineage.OutputStatisticsOutputDatasetFacetBuilder;
import io.openlineage.client.OpenLineage.SchemaDatasetFacetFields;
import io.openlineage.client.utils.DatasetIdentifier;
import io.openlineage.client.utils.filesystem.FilesystemDatasetUtils;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Makes what an event says of the inputs and outputs of a run. */
final class LineageDatasets {

  private final OpenLineage lineage;
  private final String namespace;

  /**
   * Readies datasets.
   *
   * @param namespace of sources of which nobody knows where they are
   */
  LineageDatasets(OpenLineage lineage, String namespace) {
    this.lineage = lineage;
    this.namespace = namespace;
  }

  List<InputDataset> inputs(LakeRun run, LedgerEntry entry) {
    return List.of(
        run.reads(entry)
            .map(above -> input(run, entry, above))
            .orElseGet(() -> source(run, entry)));
  }

  /** Of gold's groups the rows are not those that were read. */
  private InputDataset input(LakeRun run, LedgerEntry entry, TableVersion above) {
    InputDatasetInputFacetsBuilder facets = lineage.newInputDatasetInputFacetsBuilder();
    boolean isJudged =
        run.layer() == Layer.SILVER
            && (run.kind() == LakeRun.Kind.BATCH || run.kind() == LakeRun.Kind.REBUILD);
    if (isJudged) {
      facets
          .inputStatistics(
              lineage.newInputStatisticsInputDatasetFacetBuilder().rowCount(entry.read()).build())
          .dataQualityAssertions(
              lineage.newDataQualityAssertionsDatasetFacet(assertions(run.medallion(), entry)));
    }
    DatasetIdentifier name = name(above.location());
    return lineage.newInputDataset(
        name.getNamespace(), name.getName(), facets(above), facets.build());
  }

  private InputDataset source(LakeRun run, LedgerEntry entry) {
    DatasetIdentifier name =
        run.landing()
            .map(LineageDatasets::name)
            .orElseGet(() -> new DatasetIdentifier(run.source(), namespace));
    InputDatasetInputFacetsBuilder facets = lineage.newInputDatasetInputFacetsBuilder();
    var statistics = lineage.newInputStatisticsInputDatasetFacetBuilder().rowCount(entry.read());
    List<LandedFileNote> files = entry.files();
    if (!files.isEmpty()) {
      statistics
          .size(files.stream().mapToLong(LandedFileNote::length).sum())
          .fileCount((long) files.size());
      facets.subset(
          lineage.newInputSubsetInputDatasetFacet(
              lineage
                  .newLocationSubsetConditionBuilder()
                  .locations(files.stream().map(LandedFileNote::path).toList())
                  .build()));
    }
    return lineage.newInputDataset(
        name.getNamespace(),
        name.getName(),
        lineage.newDatasetFacetsBuilder().build(),
        facets.inputStatistics(statistics.build()).build());
  }

  List<OutputDataset> outputs(LakeRun run, LedgerEntry entry) {
    return run.writes(entry).stream().map(this::output).toList();
  }

  private OutputDataset output(TableWrite write) {
    OutputStatisticsOutputDatasetFacetBuilder statistics =
        lineage
            .newOutputStatisticsOutputDatasetFacetBuilder()
            .size(write.bytes())
            .fileCount(write.files());
    write.rows().ifPresent(statistics::rowCount);
    DatasetIdentifier name = name(write.table().location());
    return lineage.newOutputDataset(
        name.getNamespace(),
        name.getName(),
        facets(write.table()),
        lineage.newOutputDatasetOutputFacetsBuilder().outputStatistics(statistics.build()).build());
  }

  /** By scheme, authority and path of the folder, as OpenLineage names what lies in files. */
  private static DatasetIdentifier name(String folder) {
    URI place = new Path(folder).toUri();
    return FilesystemDatasetUtils.fromLocation(place);
  }

  private DatasetFacets facets(TableVersion table) {
    DatasetFacetsBuilder facets =
        lineage
            .newDatasetFacetsBuilder()
            .version(lineage.newDatasetVersionDatasetFacet(Long.toString(table.version())))
            .documentation(lineage.newDocumentationDatasetFacet(table.description(), "text/plain"))
            .storage(lineage.newStorageDatasetFacet("delta", "parquet"))
            .schema(
                lineage.newSchemaDatasetFacet(table.columns().stream().map(this::field).toList()));
    table
        .catalogName()
        .ifPresent(
            name ->
                facets.symlinks(
                    lineage.newSymlinksDatasetFacet(
                        List.of(
                            lineage
                                .newSymlinksDatasetFacetIdentifiersBuilder()
                                .namespace(namespace)
                                .name(name)
                                .type("TABLE")
                                .build()))));
    return facets.build();
  }

  private SchemaDatasetFacetFields field(TableColumn column) {
    return lineage
        .newSchemaDatasetFacetFieldsBuilder()
        .name(column.name())
        .type(column.type())
        .description(column.comment().isEmpty() ? null : column.comment())
        .build();
  }

  private List<DataQualityAssertionsDatasetFacetAssertions> assertions(
      Medallion<?, ?, ?> medallion, LedgerEntry entry) {
    Map<String, Severity> severities = new LinkedHashMap<>();
    medallion.alternateKey().map(AlternateKey::expectation).stream()
        .forEach(name -> severities.put(name, Severity.QUARANTINE));
    for (Expectation expectation : medallion.expectations().list()) {
      severities.put(expectation.name(), expectation.severity());
    }
    for (HeldWarning warning : medallion.heldWarnings()) {
      severities.put(warning.name(), Severity.WARN);
    }
    List<DataQualityAssertionsDatasetFacetAssertions> assertions = new ArrayList<>();
    severities.forEach(
        (name, severity) -> {
          long failed =
              entry.failures().getOrDefault(name, 0L) + entry.warnings().getOrDefault(name, 0L);
          assertions.add(
              lineage
                  .newDataQualityAssertionsDatasetFacetAssertionsBuilder()
                  .assertion(name)
                  .success(failed == 0)
                  .severity(severity == Severity.WARN ? "warn" : "error")
                  .expected("0")
                  .actual(Long.toString(failed))
                  .build());
        });
    return assertions;
  }
}
