package dev.kepler.pipeline.archive;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** VOTable, the XML of the virtual observatory, in which TAP reports errors. */
final class VoTable {

  private VoTable() {}

  /**
   * Message of an error: the text of the INFO element that bears {@code QUERY_STATUS} with the
   * value {@code ERROR}. Empty when the content is anything else.
   */
  static Optional<String> error(byte[] content) {
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(content));
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT && isError(xml)) {
          return Optional.of(xml.getElementText());
        }
      }
      return Optional.empty();
    } catch (XMLStreamException e) {
      return Optional.empty();
    }
  }

  private static boolean isError(XMLStreamReader xml) {
    return xml.getLocalName().equals("INFO")
        && "QUERY_STATUS".equals(xml.getAttributeValue(null, "name"))
        && "ERROR".equals(xml.getAttributeValue(null, "value"));
  }

  /** The JDK's own factory, whatever the host has; it follows no reference out of the document. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }
}
