package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.SmallServer;
import dev.sluice.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vertex AI as a host: Gemini and Anthropic's models, by tokens of a service account, a person and a machine. */
class VertexIT {
    private static final String TOKEN =
            "200 OK\n{\"access_token\":\"a-token\",\"expires_in\":3600,\"token_type\":\"Bearer\"}";
    private static final String GEMINI =
            "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hi\"}]},"
                    + "\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":5,"
                    + "\"totalTokenCount\":8},\"modelVersion\":\"g\"}";
    private static final String QUESTION = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}";
    private static final String CLAUDE =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"stop_reason\":\"end_turn\","
                    + "\"usage\":{\"input_tokens\":3,\"output_tokens\":5}}";
    private static final String PROJECT = "/v1/projects/my-project/locations/europe-west1/publishers/";

    @TempDir
    static Path folder;

    private static KeyPair pair;
    private static SmallServer google;
    private static SmallServer host;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        pair = generator.generateKeyPair();
        google = new SmallServer(request -> TOKEN);
        host = new SmallServer(request -> "200 OK\n{}");
        gateway = gateway(account("account"), "");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        host.close();
        google.close();
    }

    private static TestGateway gateway(Path credentials, String more) {
        return TestGateway.start("""
                providers:
                  vertex:
                    baseUrl: "%s/v1"
                    region: europe-west1
                    credentials: "%s"
                    models: [gemini-x, claude-x@20250929]
                    %s
                simulated: {enabled: false}
                """.formatted(host.url(), credentials, more));
    }

    private static Path account(String name) throws Exception {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return Files.writeString(
                folder.resolve(name + ".json"),
                new JsonObject()
                        .put("type", "service_account")
                        .put("project_id", "my-project")
                        .put("private_key_id", "kid-1")
                        .put("private_key", pem)
                        .put("client_email", "robot@my-project.iam.gserviceaccount.com")
                        .put("token_uri", google.url() + "/token")
                        .encode());
    }

    private static String asked() {
        return host.requests().getLast();
    }

    private static String body(String request) {
        return request.substring(request.indexOf("\r\n\r\n") + 4);
    }

    private static Map<String, String> form(String request) {
        return Arrays.stream(body(request).split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Test
    void a_gemini_callers_bytes_pass_with_a_token() {
        host.answer(request -> "200 OK\n" + GEMINI);

        HttpResponse<String> answer = gateway.post("/v1beta/models/vertex%2Fgemini-x:generateContent", QUESTION);

        assertThat(answer.body()).isEqualTo(GEMINI);
        assertThat(asked())
                .startsWith("POST " + PROJECT + "google/models/gemini-x:generateContent HTTP/1.1\r\n")
                .containsIgnoringCase("authorization: Bearer a-token\r\n")
                .endsWith(QUESTION)
                .doesNotContain(gateway.key());
    }

    @Test
    void a_service_account_signs_for_its_token() throws Exception {
        google.requests().clear();
        try (TestGateway fresh = gateway(account("fresh"), "")) {
            fresh.post("/v1beta/models/vertex%2Fgemini-x:generateContent", QUESTION);
        }

        Map<String, String> form = form(google.requests().getLast());
        String[] jwt = String.valueOf(form.get("assertion")).split("\\.", -1);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(pair.getPublic());
        signature.update((jwt[0] + "." + jwt[1]).getBytes(StandardCharsets.US_ASCII));
        JsonObject header = new JsonObject(new String(Base64.getUrlDecoder().decode(jwt[0]), StandardCharsets.UTF_8));
        JsonObject claims = new JsonObject(new String(Base64.getUrlDecoder().decode(jwt[1]), StandardCharsets.UTF_8));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(jwt[2]))).isTrue();
        assertThat(form).containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        assertThat(header.getString("kid")).isEqualTo("kid-1");
        assertThat(claims.getString("iss")).isEqualTo("robot@my-project.iam.gserviceaccount.com");
        assertThat(claims.getString("aud")).isEqualTo(google.url() + "/token");
        assertThat(claims.getString("scope")).isEqualTo("https://www.googleapis.com/auth/cloud-platform");
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(3600);
    }

    @Test
    void all_requests_share_one_token() throws Exception {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> go = new CompletableFuture<>();
        SmallServer.Answers slow = request -> {
            asked.complete(null);
            go.join();
            return TOKEN;
        };
        google.answer(slow);
        google.requests().clear();
        host.answer(request -> "200 OK\n" + GEMINI);
        try (TestGateway fresh = gateway(account("shared"), "")) {
            List<CompletableFuture<Integer>> answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> fresh.post("/v1beta/models/vertex%2Fgemini-x:generateContent", QUESTION)
                                    .statusCode()))
                    .limit(8)
                    .toList();
            asked.join();
            go.complete(null);

            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
        } finally {
            google.answer(request -> TOKEN);
        }
        assertThat(google.requests()).hasSize(1);
    }

    @Test
    void a_refused_token_is_a_clear_error_that_does_not_stick() throws Exception {
        google.answer(request -> "400 Bad Request\n{\"error\":\"invalid_grant\",\"error_description\":\"s3cret\"}");
        host.answer(request -> "200 OK\n" + GEMINI);
        try (TestGateway fresh = gateway(account("refused"), "")) {
            HttpResponse<String> refused = fresh.post(
                    "/v1/chat/completions",
                    "{\"model\":\"vertex/gemini-x\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");
            google.answer(request -> TOKEN);
            HttpResponse<String> good = fresh.post("/v1beta/models/vertex%2Fgemini-x:generateContent", QUESTION);

            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.body())
                    .contains(
                            "upstream_authentication",
                            "vertex: Google gave no token to the service account robot@my-project.iam.gserviceaccount.com",
                            "status 400, invalid_grant")
                    .doesNotContain("s3cret");
            assertThat(good.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_person_refreshes_and_says_whose_project_pays() throws Exception {
        Path person = Files.writeString(
                folder.resolve("person.json"),
                new JsonObject()
                        .put("type", "authorized_user")
                        .put("client_id", "gcloud")
                        .put("client_secret", "open")
                        .put("refresh_token", "again")
                        .put("token_uri", google.url() + "/token")
                        .encode());
        google.requests().clear();
        host.answer(request -> "200 OK\n" + GEMINI);
        try (TestGateway fresh = gateway(person, "project: other-project")) {
            fresh.post("/v1beta/models/vertex%2Fgemini-x:generateContent", QUESTION);
        }

        assertThat(form(google.requests().getLast()))
                .containsEntry("grant_type", "refresh_token")
                .containsEntry("refresh_token", "again");
        assertThat(asked())
                .startsWith("POST /v1/projects/other-project/")
                .containsIgnoringCase("x-goog-user-project: other-project");
    }

    @Test
    void a_machine_is_asked_for_its_own_token() {
        google.requests().clear();
        host.answer(request -> "200 OK\n" + GEMINI);
        Map<String, String> environment =
                Map.of("GCE_METADATA_HOST", google.url().substring("http://".length()));
        try (TestGateway fresh = TestGateway.start("""
                providers:
                  vertex: {baseUrl: "%s/v1", project: its-project, models: [gemini-x]}
                """.formatted(host.url()), environment)) {
            fresh.post("/v1beta/models/vertex%2Fgemini-x:generateContent", QUESTION);
        }

        assertThat(google.requests())
                .singleElement()
                .asString()
                .startsWith("GET /computeMetadata/v1/instance/service-accounts/default/token HTTP/1.1\r\n")
                .containsIgnoringCase("metadata-flavor: Google\r\n");
        assertThat(asked())
                .startsWith("POST /v1/projects/its-project/locations/global/")
                .containsIgnoringCase("authorization: Bearer a-token\r\n");
    }

    @Test
    void a_chat_caller_gets_geminis_stream() {
        host.answer(request -> "200 OK\ndata: " + GEMINI + "\r\n\r\n");

        HttpResponse<String> answer = gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"vertex/gemini-x\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(answer.body()).contains("\"content\":\"hi\"").endsWith("data: [DONE]\n\n");
        assertThat(asked()).startsWith("POST " + PROJECT + "google/models/gemini-x:streamGenerateContent?alt=sse ");
    }

    @Test
    void tokens_are_counted_without_ai_studios_wrapping() {
        host.answer(request -> "200 OK\n{\"totalTokens\":7}");

        HttpResponse<String> answer = gateway.post(
                "/v1/messages/count_tokens",
                "{\"model\":\"vertex/gemini-x\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(answer.body()).isEqualTo("{\"input_tokens\":7}");
        assertThat(asked()).startsWith("POST " + PROJECT + "google/models/gemini-x:countTokens ");
        assertThat(new JsonObject(body(asked())).fieldNames()).containsOnly("contents");
    }

    @Test
    void a_messages_callers_bytes_pass_to_claude_but_for_model_and_version() {
        host.answer(request -> "200 OK\n" + CLAUDE);

        HttpResponse<String> answer = gateway.post(
                "/v1/messages",
                "{\"max_tokens\":9, \"model\":\"vertex/claude-x@20250929\",\"stream\":false,\"odd\":1.50,\"messages\":[]}");

        assertThat(answer.body()).isEqualTo(CLAUDE);
        assertThat(asked())
                .startsWith("POST " + PROJECT + "anthropic/models/claude-x@20250929:rawPredict HTTP/1.1\r\n")
                .containsIgnoringCase("authorization: Bearer a-token\r\n");
        assertThat(body(asked()))
                .isEqualTo("{\"max_tokens\":9, \"anthropic_version\":\"vertex-2023-10-16\",\"stream\":false,"
                        + "\"odd\":1.50,\"messages\":[]}");
    }

    @Test
    void claudes_stream_passes_byte_for_byte() {
        String stream = """
                event: message_start
                data: {"type":"message_start","message":{"usage":{"input_tokens":3}}}

                event: message_stop
                data: {"type":"message_stop"}

                """;
        host.answer(request -> "200 OK\n" + stream);

        HttpResponse<String> answer = gateway.post(
                "/v1/messages",
                "{\"model\":\"vertex/claude-x@20250929\",\"stream\":true,\"max_tokens\":9,\"messages\":[]}");

        assertThat(answer.body()).isEqualTo(stream);
        assertThat(asked()).startsWith("POST " + PROJECT + "anthropic/models/claude-x@20250929:streamRawPredict ");
        assertThat(body(asked())).contains("\"stream\":true");
    }

    @Test
    void a_chat_caller_asks_claude_by_messages() {
        host.answer(request -> "200 OK\n" + CLAUDE);

        HttpResponse<String> answer = gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"vertex/claude-x@20250929\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(answer.body()).contains("\"content\":\"hi\"");
        assertThat(asked()).startsWith("POST " + PROJECT + "anthropic/models/claude-x@20250929:rawPredict ");
        JsonObject body = new JsonObject(body(asked()));
        assertThat(body.getString("anthropic_version")).isEqualTo("vertex-2023-10-16");
        assertThat(body.containsKey("model")).isFalse();
    }

    @Test
    void claudes_tokens_are_counted_by_a_model_of_that_name() {
        host.answer(request -> "200 OK\n{\"input_tokens\":7}");

        HttpResponse<String> answer =
                gateway.post("/v1/messages/count_tokens", "{\"model\":\"vertex/claude-x@20250929\",\"messages\":[]}");

        assertThat(answer.body()).isEqualTo("{\"input_tokens\":7}");
        assertThat(asked()).startsWith("POST " + PROJECT + "anthropic/models/count-tokens:rawPredict ");
        assertThat(new JsonObject(body(asked())).getString("model")).isEqualTo("claude-x@20250929");
    }

    @Test
    void errors_of_google_and_of_anthropic_have_the_callers_shape() {
        String question = "{\"model\":\"vertex/claude-x@20250929\",\"max_tokens\":9,\"messages\":[]}";
        host.answer(request ->
                "404 Not Found\n{\"error\":{\"code\":404,\"message\":\"no such model\",\"status\":\"NOT_FOUND\"}}");
        HttpResponse<String> googles = gateway.post("/v1/messages", question);
        host.answer(request -> "529 Overloaded\n"
                + "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");
        HttpResponse<String> anthropics = gateway.post("/v1/messages", question);
        host.answer(request -> "400 Bad Request\n<html>no</html>");
        HttpResponse<String> page = gateway.post("/v1/messages", question);

        assertThat(googles.statusCode()).isEqualTo(404);
        assertThat(error(googles)).isEqualTo("not_found_error: no such model");
        assertThat(anthropics.statusCode()).isEqualTo(529);
        assertThat(error(anthropics)).isEqualTo("overloaded_error: Overloaded");
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(error(page)).startsWith("invalid_request_error: ");
    }

    private static String error(HttpResponse<String> answer) {
        JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
        return error.getString("type") + ": " + error.getString("message");
    }
}
