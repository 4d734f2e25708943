package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.testing.ScriptedHost;
import dev.sluice.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What SDKs of each dialect do besides asking: queries, keys in URLs, lists of models, and errors before there is a question. */
class CallerHabitsIT {
    private static final String QUESTION =
            "{\"model\":\"claude/c\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String ANSWER =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}],\"role\":\"model\"},\"finishReason\":\"STOP\"}]}";

    private static ScriptedHost host;
    private static volatile String asked = "";
    private static volatile String status = "200 OK";
    private static volatile String answer = ANSWER;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        host = ScriptedHost.start(connection -> {
            asked = connection.readRequest();
            connection.write(
                    "HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s"
                            .formatted(status, answer.length(), answer));
        });
        gateway = TestGateway.start("""
                providers:
                  claude: {baseUrl: "%s", api: anthropic, apiKey: host-key, models: [c]}
                  gem: {baseUrl: "%s", api: gemini, apiKey: host-key, models: [g]}
                simulated: {enabled: false}
                """.formatted(host.baseUrl(), host.baseUrl()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        host.close();
    }

    private static HttpResponse<String> bare(String method, String target, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gateway.uri(target)).method(method, BodyPublishers.ofString(body));
        return gateway.send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages?beta=true, /messages?beta=true",
        "/v1/messages?x=y&beta=true&z, /messages?beta=true",
        "/v1/messages/count_tokens?beta=true, /messages/count_tokens?beta=true",
        "/v1/messages?key=secret&beta=a%26b, /messages",
        "/v1/messages?debug=1, /messages",
        "/anthropic/v1/messages, /messages",
    })
    void a_host_of_anthropics_hears_of_beta_and_of_no_other_query(String target, String expected) {
        HttpResponse<String> answered = gateway.post(target, QUESTION);

        assertThat(answered.statusCode()).isEqualTo(200);
        assertThat(asked.split(" ", 3)[1]).endsWith(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/gem%2Fg:generateContent?key=",
        "/v1beta/models/gem%2Fg:streamGenerateContent?alt=sse&key=",
        "/v1beta/models/claude%2Fc:generateContent?key=",
        "/v1beta/models/gem%2Fg:countTokens?x=y&key=",
        "/v1/models/gem/g:generateContent?key=",
    })
    void a_key_in_the_url_is_as_good_and_goes_nowhere(String target) {
        String body = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}";
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger("dev.sluice");
        Level level = root.getLevel();
        root.setLevel(Level.TRACE);
        root.addAppender(log);
        HttpResponse<String> answered;
        try {
            asked = "";
            answered = bare("POST", target + gateway.key(), body);
            gateway.await(() -> gateway.gateway().running() == 0);
        } finally {
            root.detachAppender(log);
            root.setLevel(level);
        }

        assertThat(answered.statusCode()).isNotEqualTo(401);
        assertThat(asked).isNotEmpty().doesNotContain(gateway.key()).doesNotContain("key=");
        assertThat(answered.body() + answered.headers().map()).doesNotContain(gateway.key());
        String secret = gateway.key().substring(gateway.key().length() - 20);
        assertThat(log.list)
                .noneMatch(event -> (event.getFormattedMessage() + event.getKeyValuePairs()).contains(secret));
    }

    @Test
    void a_wrong_key_in_the_url_is_refused_and_not_repeated() {
        HttpResponse<String> refused = bare("POST", "/v1beta/models/gem%2Fg:generateContent?key=sk-sl-of-nobody", "{}");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(new JsonObject(refused.body()).getJsonObject("error").getString("status"))
                .isEqualTo("UNAUTHENTICATED");
        assertThat(refused.body()).doesNotContain("sk-sl-of-nobody");
    }

    @ParameterizedTest
    @CsvSource({"/v1/messages", "/v1/chat/completions", "/v1/models", "/model/gem%2Fg/converse"})
    void a_key_in_the_url_is_for_callers_of_geminis_api_alone(String path) {
        String method = path.endsWith("models") ? "GET" : "POST";

        assertThat(bare(method, path + "?key=" + gateway.key(), "").statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_header_counts_more_than_the_url() {
        HttpResponse<String> refused =
                bare("GET", "/v1beta/models?key=" + gateway.key(), "", "authorization", "Bearer sk-sl-of-nobody");

        assertThat(refused.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"/v1/models", "/anthropic/v1/models"})
    void models_are_shown_as_anthropic_does(String path) {
        String[] headers = {"x-api-key", gateway.key(), "anthropic-version", "2023-06-01"};

        JsonObject list =
                new JsonObject(bare("GET", path + "?limit=1000", "", headers).body());
        JsonObject one =
                new JsonObject(bare("GET", path + "/claude%2Fc", "", headers).body());
        HttpResponse<String> none = bare("GET", path + "/nobodys", "", headers);

        assertThat(list.getJsonArray("data").getJsonObject(0)).isEqualTo(one);
        assertThat(list.getBoolean("has_more")).isFalse();
        assertThat(list.getString("first_id")).isEqualTo("claude/c");
        assertThat(list.getString("last_id")).isEqualTo("gem/g");
        assertThat(one.getString("type")).isEqualTo("model");
        assertThat(one.getString("display_name")).isEqualTo("claude/c");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(none.body()).getJsonObject("error").getString("type"))
                .isEqualTo("not_found_error");
    }

    @Test
    void models_are_shown_as_gemini_does() {
        JsonObject list =
                new JsonObject(gateway.get("/v1beta/models?pageSize=50").body());
        JsonObject one = new JsonObject(gateway.get("/v1beta/models/gem/g").body());
        HttpResponse<String> none = gateway.get("/v1beta/models/nobodys");

        assertThat(list.getJsonArray("models").getJsonObject(1)).isEqualTo(one);
        assertThat(one.getString("name")).isEqualTo("models/gem/g");
        assertThat(one.getJsonArray("supportedGenerationMethods")).contains("generateContent");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(none.body()).getJsonObject("error").getString("status"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void models_are_shown_as_gemini_does_to_who_brings_its_key_so() {
        HttpResponse<String> list = bare("GET", "/v1/models", "", "x-goog-api-key", gateway.key());

        assertThat(new JsonObject(list.body()).getJsonArray("models")).hasSize(2);
    }

    @Test
    void models_are_shown_as_openai_does_to_all_others() {
        JsonObject list = new JsonObject(gateway.get("/v1/models").body());

        assertThat(list.getString("object")).isEqualTo("list");
        assertThat(list.getJsonArray("data").getJsonObject(0).getString("object"))
                .isEqualTo("model");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages/batches, anthropic-version, not_found_error",
        "/anthropic/v1/files, accept, not_found_error",
        "/v1beta/models/gem%2Fg:embedContent, accept, NOT_FOUND",
        "/v1beta/cachedContents, accept, NOT_FOUND",
        "/v1/models/gem%2Fg:embedContent, x-goog-api-key, NOT_FOUND",
        "/model/gem%2Fg/invoke, accept, ResourceNotFoundException",
        "/v1/nothing, accept, unknown_url",
    })
    void what_is_not_there_is_told_in_the_callers_dialect(String path, String header, String words) {
        HttpResponse<String> answered = bare("POST", path, "{}", header, "2023-06-01");

        assertThat(answered.statusCode()).isEqualTo(404);
        assertThat(answered.body()).contains(words);
    }

    @Test
    void a_host_that_refuses_our_key_with_400_is_a_bad_gateway() {
        status = "400 Bad Request";
        answer =
                "{\"error\":{\"code\":400,\"message\":\"API key not valid.\",\"status\":\"INVALID_ARGUMENT\",\"details\":["
                        + "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\"}]}}";
        List<HttpResponse<String>> answers;
        try {
            answers = List.of(
                    gateway.post("/v1beta/models/gem%2Fg:generateContent", "{\"contents\":[]}"),
                    gateway.post("/v1beta/models/gem%2Fg:streamGenerateContent?alt=sse", "{\"contents\":[]}"));
        } finally {
            status = "200 OK";
            answer = ANSWER;
        }

        assertThat(answers).allSatisfy(told -> {
            assertThat(told.statusCode()).isEqualTo(502);
            assertThat(told.body()).contains("own credentials").doesNotContain("not valid");
        });
    }
}
