package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Caller;
import dev.sluice.testing.ScriptedModel;
import dev.sluice.testing.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model inside of the gateway, whose part a scripted one plays. */
class LocalModelIT {
    private static final String ONE_THREAD = "local: {threads: 1, maxRequests: 2}\nsimulated: {enabled: false}\n";
    private static final String PATH = "/v1/embeddings";

    private final ScriptedModel model = ScriptedModel.quick();

    private static TestGateway gateway(String yaml, ScriptedModel model) {
        return TestGateway.start(yaml, "auto", List.of(model));
    }

    private static String question(String... texts) {
        return new JsonObject()
                .put("model", "local/tiny")
                .put("input", new JsonArray(List.of(texts)))
                .toString();
    }

    private static JsonObject error(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getJsonObject("error");
    }

    @Test
    void it_is_listed_and_answers_by_its_whole_and_its_bare_name() {
        try (TestGateway gateway = gateway(ONE_THREAD, model)) {
            assertThat(new JsonObject(gateway.get("/v1/models").body())
                            .getJsonArray("data")
                            .getJsonObject(0)
                            .getString("id"))
                    .isEqualTo("local/tiny");
            HttpResponse<String> answer = gateway.post(PATH, question("a", "two words"));
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[1.0,0.5]},"
                                    + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[9.0,0.5]}],\"model\":\"local/tiny\","
                                    + "\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");
            assertThat(answer.headers().firstValue("x-sluice-provider")).hasValue("local");
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(new JsonObject(gateway.post(
                                            PATH, "{\"model\":\"tiny\",\"input\":\"a\",\"encoding_format\":\"base64\"}")
                                    .body())
                            .getJsonArray("data")
                            .getJsonObject(0)
                            .getString("embedding"))
                    .as("1.0 and 0.5 as little-endian floats")
                    .isEqualTo("AACAPwAAAD8=");
        }
    }

    @Test
    void nothing_is_loaded_before_the_first_question_and_then_once() {
        try (TestGateway gateway = gateway("local: {threads: 4}\nsimulated: {enabled: false}\n", model)) {
            gateway.get("/v1/models");
            assertThat(model.loads()).isZero();

            gateway.post(PATH, question("a"));
            gateway.post(PATH, question("b"));

            assertThat(model.loads()).isEqualTo(1);
        }
        assertThat(model.closes()).as("given back when the gateway ends").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"input":null}                             | input              | input: missing (expected: a text, or a list of texts)
            {"input":""}                               | input              | input: empty (expected: a text with at least one character)
            {"input":[]}                               | input              | input: 0 elements (expected: 1 to 2048)
            {"input":["a",""]}                         | input[1]           | input[1]: empty (expected: a text with at least one character)
            {"input":["a",7]}                          | input[1]           | input[1]: no text (expected: a text, or a list of texts)
            {"input":[1,2]}                            | input              | input: tokens (expected: text; the model has a tokenizer of its own)
            {"input":[[1],[2]]}                        | input[0]           | input[0]: tokens (expected: text; the model has a tokenizer of its own)
            {"input":{"text":"a"}}                     | input              | input: no text (expected: a text, or a list of texts)
            {"input":"a","encoding_format":"int8"}     | encoding_format    | encoding_format: unknown (expected: float or base64)
            {"input":"a","dimensions":0}               | dimensions         | dimensions: 0 (expected: a whole number from 1 to 65536)
            {"input":"a","dimensions":"2"}             | dimensions         | dimensions: "2" (expected: a whole number from 1 to 65536)
            {"input":"a","dimensions":1}               | dimensions         | dimensions: 1 (expected: 2, or nothing: vectors of this model mean nothing when they are cut)
            {"input":"a","truncate":"END"}             | truncate           | truncate: unknown (expected: true or false)
            {"input":"a b c d"}                        | input              | input: 4 tokens (expected: at most 3 tokens; with "truncate": true what is longer is cut)
            {"input":["a","a b c d"]}                  | input[1]           | input[1]: 4 tokens (expected: at most 3 tokens; with "truncate": true what is longer is cut)
            """)
    void a_question_that_it_cannot_answer_is_refused_and_the_field_is_named(String body, String param, String message) {
        try (TestGateway gateway = gateway(ONE_THREAD, model)) {
            String question = new JsonObject(body).put("model", "local/tiny").toString();

            HttpResponse<String> answer = gateway.post(PATH, question);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(error(answer).getString("param")).isEqualTo(param);
            assertThat(error(answer).getString("message")).isEqualTo(message);
            assertThat(gateway.post(PATH, question("a")).statusCode())
                    .as("it goes on")
                    .isEqualTo(200);
        }
    }

    @Test
    void a_text_of_megabytes_is_refused_unread_or_cut() {
        String endless = "a".repeat(3_000_000);
        try (TestGateway gateway = gateway(ONE_THREAD, model)) {
            HttpResponse<String> refused = gateway.post(PATH, question("a", endless));
            HttpResponse<String> cut =
                    gateway.post(PATH, "{\"model\":\"local/tiny\",\"truncate\":true,\"input\":\"" + endless + "\"}");

            assertThat(error(refused).getString("message"))
                    .startsWith("input[1]: 3000000 characters (expected: at most 3");
            assertThat(cut.statusCode()).isEqualTo(200);
            assertThat(model.begun()).last().asString().hasSize(65_536);
        }
    }

    @Test
    void what_means_nothing_to_it_is_listed_or_refused_to_strict_callers() {
        String question =
                "{\"model\":\"local/tiny\",\"input\":\"a b c d\",\"truncate\":true,\"user\":\"u\",\"input_type\":\"query\"}";
        try (TestGateway gateway = gateway(ONE_THREAD, model)) {
            HttpResponse<String> answer = gateway.post(PATH, question);
            HttpResponse<String> strict = gateway.send(gateway.request(PATH)
                    .header("x-sluice-strict", "true")
                    .POST(HttpRequest.BodyPublishers.ofString(question))
                    .build());

            assertThat(answer.headers().firstValue("x-sluice-dropped")).hasValue("user, input_type");
            assertThat(new JsonObject(answer.body()).getJsonObject("usage").getInteger("prompt_tokens"))
                    .isEqualTo(3);
            assertThat(strict.statusCode()).isEqualTo(400);
            assertThat(error(strict).getString("param")).isEqualTo("user");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, local/tiny, 400, invalid_request",
        "/v1/embeddings, local/huge, 404, model_not_found",
        "/v1/embeddings, huge, 404, model_not_found"
    })
    void other_endpoints_and_other_models_are_not_its(String path, String name, int status, String code) {
        try (TestGateway gateway = gateway(ONE_THREAD, model)) {
            HttpResponse<String> answer =
                    gateway.post(path, "{\"model\":\"" + name + "\",\"messages\":[],\"input\":\"a\"}");

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(error(answer).getString("code")).isEqualTo(code);
            assertThat(error(answer).getString("param")).isEqualTo("model");
        }
    }

    @Test
    void a_caller_in_front_of_a_full_queue_is_sent_away_at_once_and_told_when_to_come_back() throws Exception {
        ScriptedModel held = ScriptedModel.held();
        try (TestGateway gateway = gateway(ONE_THREAD, held);
                Caller first = ask(gateway, "first");
                Caller second = ask(gateway, "second")) {
            gateway.await(() -> gateway.gateway().running() == 2);

            HttpResponse<String> third = gateway.post(PATH, question("third"));

            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.headers().firstValue("retry-after")).hasValue("1");
            assertThat(error(third).getString("code")).isEqualTo("overloaded");
            held.allow(3);
            assertThat(first.readHead().status()).isEqualTo(200);
            assertThat(second.readHead().status()).isEqualTo(200);
            gateway.await(() -> gateway.gateway().running() == 0);
            assertThat(gateway.post(PATH, question("fourth")).statusCode()).isEqualTo(200);
            assertThat(held.begun()).containsExactlyInAnyOrder("first", "second", "fourth");
        }
    }

    @Test
    void what_callers_who_left_were_waiting_for_is_never_computed() throws Exception {
        ScriptedModel held = ScriptedModel.held();
        try (TestGateway gateway = gateway(ONE_THREAD, held)) {
            try (Caller working = ask(gateway, "one", "two", "three")) {
                gateway.await(() -> held.begun().size() == 1);
                try (Caller waiting = ask(gateway, "never")) {
                    gateway.await(() -> gateway.gateway().running() == 2);
                    waiting.reset();
                }
                working.reset();
                gateway.await(() -> gateway.gateway().running() == 0);
            }

            held.allow(100);

            assertThat(gateway.post(PATH, question("after")).statusCode()).isEqualTo(200);
            assertThat(held.begun()).containsExactly("one", "after");
        }
    }

    @Test
    void a_short_question_waits_for_a_turn_of_a_long_one_and_not_for_all_of_it() throws Exception {
        ScriptedModel held = ScriptedModel.held();
        String[] many = IntStream.range(0, 1_000).mapToObj(i -> "text" + i).toArray(String[]::new);
        try (TestGateway gateway = gateway(ONE_THREAD, held);
                Caller patient = ask(gateway, many)) {
            gateway.await(() -> held.begun().size() == 1);
            try (Caller quick = ask(gateway, "quick")) {
                gateway.await(() -> gateway.gateway().running() == 2);

                held.allow(20);

                assertThat(quick.readHead().status()).isEqualTo(200);
                assertThat(held.begun()).hasSizeLessThan(25).contains("quick");
            }
            held.allow(1_000);
            assertThat(patient.readHead().status()).isEqualTo(200);
            JsonArray data = new JsonObject(patient.readBody()).getJsonArray("data");
            assertThat(data).hasSize(1_000);
            assertThat(data.getJsonObject(999).getJsonArray("embedding").getFloat(0))
                    .isEqualTo(7f);
        }
    }

    @Test
    void what_takes_too_long_is_given_up() {
        ScriptedModel held = ScriptedModel.held();
        try (TestGateway gateway = gateway(ONE_THREAD + "stream: {answerTimeout: 50ms}\n", held)) {
            HttpResponse<String> answer = gateway.post(PATH, question("one", "two"));

            assertThat(answer.statusCode()).isEqualTo(504);
            held.allow(100);
            assertThat(gateway.post(PATH, question("after")).statusCode()).isEqualTo(200);
            assertThat(held.begun()).containsExactly("one", "after");
        }
    }

    @Test
    void one_that_cannot_be_loaded_is_no_fault_of_the_callers_and_is_tried_again() {
        try (TestGateway gateway = gateway(ONE_THREAD, model)) {
            model.setBroken(true);
            HttpResponse<String> answer = gateway.post(PATH, question("a"));
            model.setBroken(false);

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(error(answer).getString("message"))
                    .startsWith("tiny cannot be run")
                    .doesNotContain("scripted");
            assertThat(gateway.post(PATH, question("a")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void who_waits_when_the_gateway_goes_is_answered_first() throws Exception {
        ScriptedModel held = ScriptedModel.held();
        try (TestGateway gateway = gateway(ONE_THREAD, held);
                Caller caller = ask(gateway, "one", "two")) {
            gateway.await(() -> held.begun().size() == 1);
            Future<Void> drained = gateway.gateway().drain();
            assertThat(drained.isComplete()).isFalse();

            held.allow(2);

            assertThat(caller.readHead().status()).isEqualTo(200);
            TestGateway.await(drained);
            assertThat(held.closes()).as("not before vertx closes").isZero();
        }
        assertThat(held.closes()).isEqualTo(1);
    }

    @Test
    void its_threads_end_with_the_gateway() {
        try (TestGateway gateway = gateway("local: {threads: 3}\nsimulated: {enabled: false}\n", model)) {
            assertThat(threads()).isEmpty();
            List<HttpResponse<String>> answers = Collections.synchronizedList(new ArrayList<>());
            IntStream.range(0, 6).parallel().forEach(i -> answers.add(gateway.post(PATH, question("a" + i))));
            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
            assertThat(threads()).hasSizeBetween(1, 3);
        }
        assertThat(threads()).isEmpty();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("sluice-local-models"))
                .toList();
    }

    @Test
    void when_it_is_switched_off_it_is_not_there() {
        try (TestGateway gateway = TestGateway.start("local: {enabled: false}\n", "auto", List.of())) {
            assertThat(gateway.get("/v1/models").body()).doesNotContain("local");
            assertThat(gateway.post(PATH, question("a")).statusCode()).isEqualTo(404);
        }
    }

    private static Caller ask(TestGateway gateway, String... texts) throws Exception {
        return gateway.connect().post(PATH, gateway.key(), question(texts));
    }
}
