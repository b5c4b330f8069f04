package dev.kepler.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A real S3 server that keeps its objects in memory, by Hadoop's own client of S3. */
@DisplayName("On S3, the command line")
class S3Test extends StoreTest {

  private static final Path SERVER = Path.of("target", "s3-server");
  private static final Path CLIENT = Path.of("target", "s3-client");
  private static final String BUCKET = "bucket";
  private static final String KEY = "kepler";
  private static final String SECRET = "not so secret";
  private static final Pattern LISTENS = Pattern.compile("ServerConnector.*\\{127.0.0.1:(\\d+)}");

  private String endpoint;

  @Override
  Store open(Path folder, OtherJvms jvms) throws Exception {
    assumeTrue(Files.isDirectory(SERVER), "the profile 'exhaustive' brings the server");
    Path settings = folder.resolve("s3.properties");
    Files.writeString(
        settings,
        String.join(
            "\n",
            "s3proxy.endpoint=http://127.0.0.1:0",
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + KEY,
            "s3proxy.credential=" + SECRET,
            "jclouds.provider=transient",
            "jclouds.identity=any",
            "jclouds.credential=any"));
    String jar = jars(SERVER).get(0).toString();
    Process server =
        jvms.start(
            "s3",
            List.of("-cp", jar, "org.gaul.s3proxy.Main", "--properties", settings.toString()));
    OtherJvms.await("it listens", server, () -> LISTENS.matcher(jvms.printed("s3")).find());
    Matcher listens = LISTENS.matcher(jvms.printed("s3"));
    assertThat(listens.find()).isTrue();
    endpoint = "http://127.0.0.1:" + listens.group(1);
    makeBucket();
    return new Store(
        "s3a://" + BUCKET,
        jars(CLIENT),
        List.of(
            "-Dspark.hadoop.fs.s3a.endpoint=" + endpoint,
            "-Dspark.hadoop.fs.s3a.path.style.access=true",
            "-Dspark.hadoop.fs.s3a.access.key=" + KEY,
            "-Dspark.hadoop.fs.s3a.secret.key=" + SECRET));
  }

  @Test
  @DisplayName("is told at build() what S3 does not promise, by name, with the setting that helps")
  void promises() throws IOException {
    String lake = in("told");

    done("replay", "-v", "--lake", lake);

    assertThat(logged().lines().filter(line -> line.contains(" WARN ")))
        .filteredOn(line -> line.contains(lake))
        .satisfiesExactly(
            lock -> assertThat(lock).contains("has no lock between processes"),
            commits ->
                assertThat(commits)
                    .contains("S3SingleDriverLogStore")
                    .contains("spark.delta.logStore.s3a.impl")
                    .contains("io.delta.storage.S3DynamoDBLogStore"),
            rename ->
                assertThat(rename)
                    .contains("renames by copying")
                    .contains("spark.sql.streaming.checkpointFileManagerClass"),
            listing ->
                assertThat(listing).contains("its endpoint " + endpoint + " is not Amazon's"));
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> jars = Files.list(folder)) {
      return jars.map(Path::toAbsolutePath).toList();
    }
  }

  /** Hadoop's client makes none. Signed as S3 asks in its second version, which fits here. */
  private void makeBucket() throws IOException, InterruptedException, GeneralSecurityException {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA1"));
    byte[] signed = mac.doFinal(("PUT\n\n\n" + date + "\n/" + BUCKET + "/").getBytes(UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + "/" + BUCKET + "/"))
            .header("Date", date)
            .header(
                "Authorization", "AWS " + KEY + ":" + Base64.getEncoder().encodeToString(signed))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }
}
