/**
 * Records of every layer of the pipeline: what a source yields ({@link dev.kepler.model.RawKoi}),
 * what bronze, silver, quarantine and gold hold, and the count through time.
 *
 * <p>Each record is a bean with a static {@code ENCODER} whose columns stand in the order of its
 * table; the names are declared once, in {@link dev.kepler.model.KoiColumns}. {@link
 * dev.kepler.model.Disposition} and {@link dev.kepler.model.KoiName} carry the archive's own words,
 * {@link dev.kepler.medallion.bean.MissingValue} those that stand for none. Nothing here needs a
 * session, Delta or a file.
 */
package dev.kepler.model;
