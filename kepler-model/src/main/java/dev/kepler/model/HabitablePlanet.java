package dev.kepler.model;

import dev.kepler.medallion.bean.TableEncoder;
import dev.kepler.medallion.bean.TableRow;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoder;

/**
 * Row of {@code habitable_planets}: a confirmed planet that gets about as much light as Earth does,
 * and is not much larger.
 *
 * <p>Columns and their order: {@link KoiColumns#HABITABLE}. A mutable bean, not safe for use by
 * several threads at once.
 */
public final class HabitablePlanet extends TableRow {

  /** Encoder with the columns of {@link KoiColumns#HABITABLE}, in that order. */
  public static final Encoder<HabitablePlanet> ENCODER =
      TableEncoder.of(HabitablePlanet.class, KoiColumns.HABITABLE);

  private long surrogateKey;
  private String exoplanetName;
  private double koiInsol;
  private double koiPrad;

  /** Makes an empty row, to be filled by the setters. */
  public HabitablePlanet() {}

  /** {@link KoiColumns#SURROGATE_KEY}: never null, unique in the table. */
  public long getSurrogateKey() {
    return surrogateKey;
  }

  /** Sets {@link KoiColumns#SURROGATE_KEY}. */
  public void setSurrogateKey(long surrogateKey) {
    this.surrogateKey = surrogateKey;
  }

  /** {@link KoiColumns#EXOPLANET_NAME}: null until named. */
  public String getExoplanetName() {
    return exoplanetName;
  }

  /** Sets {@link KoiColumns#EXOPLANET_NAME}. */
  public void setExoplanetName(String exoplanetName) {
    this.exoplanetName = exoplanetName;
  }

  /** {@link ArchiveColumns#KOI_INSOL}: in units of Earth's insolation, never null. */
  public double getKoiInsol() {
    return koiInsol;
  }

  /** Sets {@link ArchiveColumns#KOI_INSOL}. */
  public void setKoiInsol(double koiInsol) {
    this.koiInsol = koiInsol;
  }

  /** {@link ArchiveColumns#KOI_PRAD}: in Earth radii, never null. */
  public double getKoiPrad() {
    return koiPrad;
  }

  /** Sets {@link ArchiveColumns#KOI_PRAD}. */
  public void setKoiPrad(double koiPrad) {
    this.koiPrad = koiPrad;
  }

  @Override
  protected List<Object> values() {
    return Arrays.asList(surrogateKey, exoplanetName, koiInsol, koiPrad);
  }
}
