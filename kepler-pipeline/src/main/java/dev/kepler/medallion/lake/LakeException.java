package dev.kepler.medallion.lake;

import java.util.List;
import java.util.stream.Collectors;

/** Refusal to run on a lake that is damaged, or that another process holds. Nothing was written. */
public final class LakeException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  private final transient List<Finding> findings;

  /** Refusal for one finding. */
  public LakeException(TableLayout layout, Finding finding) {
    this(layout, List.of(finding));
  }

  /** Refusal for findings, one at least. */
  public LakeException(TableLayout layout, List<Finding> findings) {
    super(
        "Cannot run on "
            + layout
            + ": "
            + findings.stream().map(Finding::toString).collect(Collectors.joining(" ")));
    this.findings = List.copyOf(findings);
  }

  /** Everything that was found, at least one thing. */
  public List<Finding> findings() {
    return findings;
  }
}
