package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.SmallServer;
import dev.sluice.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Azure OpenAI as a host, by deployments and by its v1 API, with its habits. */
class AzureIT {
    private static final String CHAT =
            "{\"model\":\"azure/my-gpt\",\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String MESSAGES =
            "{\"model\":\"azure/my-gpt\",\"stream\":%b,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    /** The filter's word on the prompt comes first, that on the answer between and after its pieces. */
    private static final String STREAM = """
            data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{}}]}

            data: {"choices":[{"content_filter_results":{},"delta":{"content":"","role":"assistant"},"finish_reason":null,"index":0}],"created":7,"id":"chatcmpl-1","model":"gpt-4o","object":"chat.completion.chunk"}

            data: {"choices":[{"content_filter_results":{},"finish_reason":null,"index":0,"logprobs":null}],"created":7,"id":"chatcmpl-1","model":"gpt-4o","object":"chat.completion.chunk"}

            data: {"choices":[{"content_filter_results":{},"delta":{"content":"hi"},"finish_reason":null,"index":0}],"created":7,"id":"chatcmpl-1","model":"gpt-4o","object":"chat.completion.chunk"}

            data: {"choices":[{"content_filter_results":{},"delta":{},"finish_reason":"stop","index":0}],"created":7,"id":"chatcmpl-1","model":"gpt-4o","object":"chat.completion.chunk"}

            data: {"choices":[{"content_filter_offsets":{"check_offset":1},"content_filter_results":{},"finish_reason":null,"index":0,"logprobs":null}],"created":0,"id":"","model":"","object":""}

            data: {"choices":[],"created":7,"id":"chatcmpl-1","model":"gpt-4o","object":"chat.completion.chunk","usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}

            data: [DONE]

            """;

    private static SmallServer host;
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        host = new SmallServer(request -> "200 OK\n{}");
        gateway = TestGateway.start("""
                providers:
                  azure: {baseUrl: "%1$s/", apiKey: host-key, apiVersion: 2024-10-21}
                  azure-v1: {preset: azure, baseUrl: "%1$s", apiKey: host-key, models: [gpt-5]}
                  azure-v1-preview: {api: azure, baseUrl: "%1$s/openai/v1", apiKey: host-key, apiVersion: preview, models: [x]}
                simulated: {enabled: false}
                """.formatted(host.url()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        host.close();
    }

    private static String asked() {
        return host.requests().getLast();
    }

    private static JsonObject askedBody() {
        return new JsonObject(asked().substring(asked().indexOf("\r\n\r\n") + 4));
    }

    @Test
    void a_deployment_is_asked_by_its_path() {
        host.answer(request -> "200 OK\n{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[]}");

        HttpResponse<String> answer = gateway.post("/v1/chat/completions", CHAT.formatted(false));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(asked())
                .startsWith("POST /openai/deployments/my-gpt/chat/completions?api-version=2024-10-21 HTTP/1.1\r\n")
                .containsIgnoringCase("api-key: host-key")
                .doesNotContainIgnoringCase("authorization:");
    }

    @Test
    void embeddings_and_images_are_below_deployments_too() {
        host.answer(request -> "200 OK\n{\"object\":\"list\",\"data\":[]}");

        assertThat(gateway.post("/v1/embeddings", "{\"model\":\"azure/embed\",\"input\":\"a\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(asked()).startsWith("POST /openai/deployments/embed/embeddings?api-version=2024-10-21 ");
        assertThat(gateway.post("/v1/images/generations", "{\"model\":\"azure/pictures\",\"prompt\":\"a\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(asked()).startsWith("POST /openai/deployments/pictures/images/generations?api-version=2024-10-21 ");
        assertThat(gateway.post("/v1/audio/speech", "{\"model\":\"azure/voice\",\"input\":\"a\",\"voice\":\"b\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(asked()).startsWith("POST /openai/deployments/voice/audio/speech?api-version=2024-10-21 ");
    }

    @Test
    void what_deployments_do_not_have_is_translated_or_refused() {
        host.answer(request -> "200 OK\n" + """
                {"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop",\
                "message":{"role":"assistant","content":"hi"}}]}""");

        HttpResponse<String> responses =
                gateway.post("/v1/responses", "{\"model\":\"azure/my-gpt\",\"input\":\"hello\"}");
        HttpResponse<String> rerank =
                gateway.post("/v1/rerank", "{\"model\":\"azure/my-gpt\",\"query\":\"a\",\"documents\":[\"b\"]}");

        assertThat(responses.statusCode()).as(responses.body()).isEqualTo(200);
        assertThat(asked()).startsWith("POST /openai/deployments/my-gpt/chat/completions?");
        assertThat(rerank.statusCode()).isEqualTo(400);
    }

    @Test
    void the_v1_api_has_the_model_in_the_body() {
        host.answer(request -> "200 OK\n{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[]}");

        gateway.post("/v1/chat/completions", "{\"model\":\"azure-v1/gpt-5\",\"messages\":[]}");
        assertThat(asked()).startsWith("POST /openai/v1/chat/completions HTTP/1.1\r\n");
        assertThat(askedBody().getString("model")).isEqualTo("gpt-5");
        gateway.post("/v1/chat/completions", "{\"model\":\"azure-v1-preview/x\",\"messages\":[]}");
        assertThat(asked()).startsWith("POST /openai/v1/chat/completions?api-version=preview HTTP/1.1\r\n");
    }

    @Test
    void its_stream_passes_as_it_is_but_for_the_usage_that_nobody_asked_for() {
        host.answer(request -> "200 OK\n" + STREAM);

        HttpResponse<String> answer = gateway.post("/v1/chat/completions", CHAT.formatted(true));

        assertThat(askedBody().getJsonObject("stream_options").getBoolean("include_usage"))
                .isTrue();
        assertThat(answer.body())
                .isEqualTo(STREAM.replaceFirst("data: \\{\"choices\":\\[],\"created\":7[^\\n]*\\n\\n", ""));
    }

    @Test
    void its_stream_can_be_read_by_callers_of_other_dialects() {
        host.answer(request -> "200 OK\n" + STREAM);

        HttpResponse<String> answer = gateway.post("/v1/messages", MESSAGES.formatted(true));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("event: message_start\n")
                .contains("\"text\":\"hi\"", "\"stop_reason\":\"end_turn\"", "\"output_tokens\":5")
                .containsOnlyOnce("event: message_delta\n")
                .containsOnlyOnce("event: message_stop\n")
                .doesNotContain("event: error");
    }

    @Test
    void its_errors_have_numbers_for_codes() {
        host.answer(request -> "429 Too Many Requests\n{\"error\":{\"code\":\"429\",\"message\":\"slow down\"}}");
        HttpResponse<String> limited = gateway.post("/v1/messages", MESSAGES.formatted(false));
        host.answer(request -> "400 Bad Request\n" + """
                {"error":{"message":"The response was filtered","type":null,"param":"prompt","code":"content_filter","status":400,\
                "innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{}}}}""");
        HttpResponse<String> filtered = gateway.post("/v1/messages", MESSAGES.formatted(false));

        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(new JsonObject(limited.body()).getJsonObject("error").getString("type"))
                .isEqualTo("rate_limit_error");
        assertThat(filtered.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(filtered.body()).getJsonObject("error").getString("message"))
                .contains("filtered");
    }

    @Test
    void an_answer_that_was_filtered_has_no_content() {
        host.answer(request -> "200 OK\n" + """
                {"id":"1","object":"chat.completion","created":1,"model":"m","prompt_filter_results":[],"choices":[{"index":0,\
                "finish_reason":"content_filter","content_filter_results":{},"message":{"role":"assistant"}}]}""");

        HttpResponse<String> answer = gateway.post("/v1/messages", MESSAGES.formatted(false));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.getString("stop_reason")).isEqualTo("refusal");
        assertThat(body.getJsonArray("content")).isEqualTo(new JsonArray());
    }
}
