package dev.sluice.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Secret;
import dev.sluice.provider.simulated.Fixtures;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signs as AWS's own test suite and botocore do. */
class SigV4SignerTest {
    static List<Path> suite() throws IOException {
        try (Stream<Path> folders = Files.list(Fixtures.folder().resolve("sigv4"))) {
            return folders.filter(Files::isDirectory).toList();
        }
    }

    static Stream<JsonObject> vectors() throws IOException {
        Path file = Fixtures.folder().resolve("sigv4-bedrock/vectors.json");
        JsonArray cases = new JsonObject(Files.readString(file)).getJsonArray("cases");
        return cases.stream().map(JsonObject.class::cast);
    }

    @Test
    void the_vectors_are_all_there() throws IOException {
        assertThat(suite()).hasSizeGreaterThanOrEqualTo(24);
        assertThat(vectors()).hasSizeGreaterThanOrEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("suite")
    void signs_as_the_suite_of_aws(Path folder) throws IOException {
        JsonObject context = new JsonObject(Files.readString(folder.resolve("context.json")));
        SigV4Request request = parse(Files.readString(folder.resolve("request.txt")));
        SigV4Signer signer = new SigV4Signer(
                context.getString("region"),
                context.getString("service"),
                context.getBoolean("normalize") ? SigV4Signer.Paths.NORMALIZED : SigV4Signer.Paths.AS_GIVEN);
        Instant now = Instant.parse(context.getString("timestamp"));
        // Where it says so, the token is put on behind the signature.
        boolean unsigned = context.getBoolean("omit_session_token", false);
        AwsCredentials credentials = credentials(
                context.getJsonObject("credentials"), "access_key_id", "secret_access_key", unsigned ? "" : "token");

        Map<String, String> added = signer.sign(request, credentials, now);

        CanonicalRequest canonical = CanonicalRequest.of(
                request, SigV4Signer.added(credentials, now), signer.paths() == SigV4Signer.Paths.NORMALIZED);
        assertThat(canonical.text()).isEqualTo(expected(folder, "header-canonical-request.txt"));
        assertThat(signer.stringToSign(canonical, now)).isEqualTo(expected(folder, "header-string-to-sign.txt"));
        assertThat(added.get("authorization")).endsWith("Signature=" + expected(folder, "header-signature.txt"));
    }

    private static String expected(Path folder, String file) throws IOException {
        return Files.readString(folder.resolve(file)).strip();
    }

    private static AwsCredentials credentials(JsonObject json, String id, String secret, String session) {
        @Nullable String token = json.getString(session);
        return new AwsCredentials(
                json.getString(id), new Secret(json.getString(secret)), token == null ? null : new Secret(token));
    }

    /** A request as it stands in the suite: a request line, headers, which may go on in the next line, a body. */
    private static SigV4Request parse(String text) {
        String[] headAndBody = text.replace("\r\n", "\n").split("\n\n", 2);
        String[] lines = headAndBody[0].strip().split("\n", -1);
        String target = lines[0].substring(lines[0].indexOf(' ') + 1, lines[0].lastIndexOf(' '));
        int query = target.indexOf('?');
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.add(Map.entry(lines[i].substring(0, colon), lines[i].substring(colon + 1)));
        }
        return new SigV4Request(
                lines[0].substring(0, lines[0].indexOf(' ')),
                query < 0 ? target : target.substring(0, query),
                query < 0 ? "" : target.substring(query + 1),
                headers,
                Buffer.buffer(headAndBody.length > 1 ? headAndBody[1] : ""));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signs_bedrocks_requests_as_botocore(JsonObject vector) {
        String url = vector.getString("url");
        int path = url.indexOf('/', "https://".length());
        JsonObject sent = vector.getJsonObject("headers");
        SigV4Request request = new SigV4Request(
                vector.getString("method"),
                url.substring(path),
                "",
                List.of(
                        Map.entry("Host", url.substring("https://".length(), path)),
                        Map.entry("Content-Type", sent.getString("Content-Type")),
                        Map.entry("Accept", sent.getString("Accept"))),
                Buffer.buffer(vector.getString("body").getBytes(UTF_8)));
        Instant now = LocalDateTime.parse(vector.getString("time"), DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"))
                .toInstant(ZoneOffset.UTC);
        AwsCredentials credentials =
                credentials(vector.getJsonObject("credentials"), "access_key", "secret_key", "session_token");

        Map<String, String> added =
                SigV4Signer.ofBedrock(vector.getString("region")).sign(request, credentials, now);

        CanonicalRequest canonical = CanonicalRequest.of(request, SigV4Signer.added(credentials, now), true);
        assertThat(canonical.text()).isEqualTo(vector.getString("canonical_request"));
        assertThat(added.get("authorization")).isEqualTo(sent.getString("Authorization"));
        assertThat(added.get("x-amz-date")).isEqualTo(sent.getString("X-Amz-Date"));
        assertThat(added.get("x-amz-security-token")).isEqualTo(sent.getString("X-Amz-Security-Token"));
    }

    @Test
    void queries_are_sorted_and_encoded_once() {
        SigV4Request request = new SigV4Request("GET", "", "b=%2f&a=%&a-b=1&a=1&c", List.of(), Buffer.buffer());

        String[] lines = CanonicalRequest.of(request, Map.of(), true).text().split("\n", -1);

        assertThat(lines[1]).isEqualTo("/");
        assertThat(lines[2]).isEqualTo("a=%25&a=1&a-b=1&b=%2F&c=");
    }

    @Test
    void secrets_are_not_printed() {
        assertThat(new AwsCredentials("AKIDEXAMPLE", new Secret("abc"), new Secret("def")).toString())
                .doesNotContain("abc", "def");
    }
}
