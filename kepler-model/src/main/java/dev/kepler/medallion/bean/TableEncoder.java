package dev.kepler.medallion.bean;

import static scala.collection.JavaConverters.asScalaBufferConverter;
import static scala.collection.JavaConverters.seqAsJavaListConverter;

import dev.kepler.medallion.host.HostRequirements;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.catalyst.JavaTypeInference;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders.EncoderField;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders.JavaBeanEncoder;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;

/**
 * Bean encoders whose columns stand in the order of the table. Spark's own {@code Encoders.bean}
 * infers the same fields, in alphabetical order.
 */
public final class TableEncoder {

  private TableEncoder() {}

  /**
   * The encoder of a bean.
   *
   * @param bean with a {@link TableBeanInfo} beside it, in its package
   * @param columns in the order of the table
   * @throws IllegalStateException when the bean has other columns, or the host is not of the line
   *     that the library is built for
   */
  public static <T> Encoder<T> of(Class<T> bean, List<String> columns) {
    HostRequirements.check(); // whoever uses the encoders alone asks nothing else of the library
    JavaBeanEncoder<T> inferred = (JavaBeanEncoder<T>) JavaTypeInference.<T>encoderFor(bean);
    Map<String, EncoderField> fields =
        seqAsJavaListConverter(inferred.fields()).asJava().stream()
            .collect(Collectors.toMap(EncoderField::name, Function.identity()));
    if (!fields.keySet().equals(Set.copyOf(columns))) {
      throw new IllegalStateException(
          bean.getSimpleName()
              + " has columns "
              + fields.keySet()
              + " where the table has "
              + columns);
    }
    List<EncoderField> ordered = columns.stream().map(fields::get).toList();
    return ExpressionEncoder.apply(
        inferred.copy(inferred.clsTag(), asScalaBufferConverter(ordered).asScala().toSeq()));
  }
}
