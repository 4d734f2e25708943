package dev.sluice.conformance.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.dialects.Question.Wish;
import dev.sluice.conformance.dialects.Table.Caller;
import dev.sluice.conformance.dialects.Table.Manner;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every host gets from every SDK: words, pictures, forms, tools, and what it said itself on the turn before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuestionsIT {
    private static final String CELLS = "dev.sluice.conformance.dialects.Table#cells";
    private static final String CELLS_IN_BOTH_MANNERS = "dev.sluice.conformance.dialects.Table#cellsInBothManners";

    private final Table table = new Table();

    @AfterAll
    void stop() {
        table.close();
    }

    @ParameterizedTest
    @MethodSource(CELLS)
    void words_and_a_picture_are_shown(Caller caller, HostDialect host) {
        table.sdk(caller).ask(Question.of(host, Scene.TEXT, Wish.IMAGE));

        Asked asked = table.asked();
        switch (host) {
            case CHAT -> {
                assertThat(asked.text("messages", 0, "content", 0, "text")).isEqualTo(Question.TEXT);
                assertThat(asked.text("messages", 0, "content", 1, "image_url", "url"))
                        .isEqualTo("data:image/png;base64," + Question.PNG);
            }
            case MESSAGES -> {
                assertThat(asked.text("messages", 0, "content", 0, "text")).isEqualTo(Question.TEXT);
                assertThat(asked.text("messages", 0, "content", 1, "source", "data"))
                        .isEqualTo(Question.PNG);
                assertThat(asked.text("messages", 0, "content", 1, "source", "media_type"))
                        .isEqualTo("image/png");
            }
            case GENERATE -> {
                assertThat(asked.text("contents", 0, "parts", 0, "text")).isEqualTo(Question.TEXT);
                assertThat(asked.text("contents", 0, "parts", 1, "inlineData", "data"))
                        .isEqualTo(Question.PNG);
                assertThat(asked.text("contents", 0, "parts", 1, "inlineData", "mimeType"))
                        .isEqualTo("image/png");
            }
            case CONVERSE -> {
                assertThat(asked.text("messages", 0, "content", 0, "text")).isEqualTo(Question.TEXT);
                assertThat(asked.text("messages", 0, "content", 1, "image", "source", "bytes"))
                        .isEqualTo(Question.PNG);
                assertThat(asked.text("messages", 0, "content", 1, "image", "format"))
                        .isEqualTo("png");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(CELLS)
    void the_form_of_the_answer_is_prescribed(Caller caller, HostDialect host) {
        table.sdk(caller).ask(Question.of(host, Scene.ANSWER, Wish.FORM));

        Asked asked = table.asked();
        @Nullable
        Json schema = switch (host) {
            case CHAT -> asked.at("response_format", "json_schema", "schema");
            case MESSAGES -> asked.at("output_config", "format", "schema");
            case GENERATE ->
                asked.at("generationConfig", "responseJsonSchema") == null
                        ? asked.at("generationConfig", "responseSchema")
                        : asked.at("generationConfig", "responseJsonSchema");
            case CONVERSE -> read(asked.text("outputConfig", "textFormat", "structure", "jsonSchema", "schema"));
        };
        assertThat(object(schema).at("required", 0)).isEqualTo(new Json.Text("city"));
        assertThat(object(schema).text("properties", "city", "type")).isEqualToIgnoringCase("string");
    }

    private static Asked object(@Nullable Json json) {
        return new Asked((Json.Obj) Objects.requireNonNull(json));
    }

    private static Json read(@Nullable String json) {
        return JsonReader.read(Objects.requireNonNull(json).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource(CELLS)
    void the_tool_and_the_limit_are_told(Caller caller, HostDialect host) {
        table.sdk(caller).ask(Question.of(host, Scene.CALL, Wish.TOOL));

        Asked asked = table.asked();
        String limit = "" + Question.MAX_TOKENS;
        switch (host) {
            case CHAT -> {
                assertThat(asked.text("tools", 0, "function", "name")).isEqualTo(Spoken.TOOL);
                assertThat(asked.text("tools", 0, "function", "parameters", "required", 0))
                        .isEqualTo("city");
            }
            case MESSAGES -> {
                assertThat(asked.text("tools", 0, "name")).isEqualTo(Spoken.TOOL);
                assertThat(asked.text("tools", 0, "input_schema", "required", 0))
                        .isEqualTo("city");
                assertThat(asked.at("max_tokens")).hasToString(limit);
            }
            case GENERATE -> {
                assertThat(asked.text("tools", 0, "functionDeclarations", 0, "name"))
                        .isEqualTo(Spoken.TOOL);
                assertThat(asked.at("generationConfig", "maxOutputTokens")).hasToString(limit);
            }
            case CONVERSE -> {
                assertThat(asked.text("toolConfig", "tools", 0, "toolSpec", "name"))
                        .isEqualTo(Spoken.TOOL);
                assertThat(asked.text("toolConfig", "tools", 0, "toolSpec", "inputSchema", "json", "required", 0))
                        .isEqualTo("city");
                assertThat(asked.at("inferenceConfig", "maxTokens")).hasToString(limit);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(CELLS_IN_BOTH_MANNERS)
    void parallel_calls_come_back_with_their_results(Caller caller, HostDialect host, Manner manner) {
        Question question = Question.of(host, Scene.CALLS, Wish.TOOL);
        Said said = table.ask(caller, manner, question);

        Said next = table.ask(caller, manner, question.replyTo(said, host.model(Scene.TEXT)));

        assertThat(next.text()).isEqualTo(Spoken.TEXT);
        Asked asked = table.asked();
        switch (host) {
            case CHAT -> {
                assertThat(asked.text("messages", 1, "tool_calls", 0, "id")).isEqualTo("call_1");
                assertThat(asked.text("messages", 1, "tool_calls", 1, "id")).isEqualTo("call_2");
                assertThat(asked.text("messages", 2, "tool_call_id")).isEqualTo("call_1");
                assertThat(asked.text("messages", 3, "tool_call_id")).isEqualTo("call_2");
            }
            case MESSAGES -> {
                assertThat(asked.text("messages", 1, "content", 1, "id")).isEqualTo("toolu_2");
                assertThat(asked.text("messages", 1, "content", 1, "input", "city"))
                        .isEqualTo("Rome");
                assertThat(asked.text("messages", 2, "content", 0, "tool_use_id"))
                        .isEqualTo("toolu_1");
                assertThat(asked.text("messages", 2, "content", 1, "tool_use_id"))
                        .isEqualTo("toolu_2");
            }
            case GENERATE -> {
                assertThat(asked.text("contents", 1, "parts", 1, "functionCall", "args", "city"))
                        .isEqualTo("Rome");
                assertThat(asked.text("contents", 2, "parts", 0, "functionResponse", "name"))
                        .isEqualTo(Spoken.TOOL);
                assertThat(asked.text("contents", 2, "parts", 1, "functionResponse", "name"))
                        .isEqualTo(Spoken.TOOL);
            }
            case CONVERSE -> {
                assertThat(asked.text("messages", 1, "content", 1, "toolUse", "toolUseId"))
                        .isEqualTo("tooluse_2");
                assertThat(asked.text("messages", 1, "content", 1, "toolUse", "input", "city"))
                        .isEqualTo("Rome");
                assertThat(asked.text("messages", 2, "content", 0, "toolResult", "toolUseId"))
                        .isEqualTo("tooluse_1");
                assertThat(asked.text("messages", 2, "content", 1, "toolResult", "toolUseId"))
                        .isEqualTo("tooluse_2");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(CELLS)
    void thoughts_are_asked_for(Caller caller, HostDialect host) {
        table.sdk(caller).ask(Question.of(host, Scene.THOUGHT, Wish.THOUGHTS, Wish.TOOL));

        Asked asked = table.asked();
        @Nullable
        Json wish = switch (host) {
            case CHAT -> asked.at("reasoning_effort");
            case MESSAGES -> asked.at("thinking", "budget_tokens");
            case GENERATE -> asked.at("generationConfig", "thinkingConfig", "thinkingBudget");
            case CONVERSE -> asked.at("additionalModelRequestFields", "thinking", "budget_tokens");
        };
        boolean byWord = caller.thinksByWord();
        switch (host) {
            case CHAT -> assertThat(wish).isEqualTo(new Json.Text("low"));
            case GENERATE -> assertThat(wish).isEqualTo(number(byWord ? 1_024 : Question.BUDGET));
            case MESSAGES, CONVERSE -> assertThat(wish).isEqualTo(number(Question.BUDGET));
        }
    }

    private static Json number(long value) {
        return Objects.requireNonNull(new Json.Obj().put("number", value).get("number"));
    }

    @ParameterizedTest
    @MethodSource(CELLS_IN_BOTH_MANNERS)
    void a_thought_arrives_and_comes_back_with_its_seal(Caller caller, HostDialect host, Manner manner) {
        Question question = Question.of(host, Scene.THOUGHT, Wish.THOUGHTS, Wish.TOOL);

        Said said = table.ask(caller, manner, question);

        assertThat(said.thought()).isEqualTo(Spoken.THOUGHT);
        assertThat(said.calls()).hasSize(1);
        assertThat(said.text()).isEmpty();

        Said next = table.ask(caller, manner, question.replyTo(said, host.model(Scene.TEXT)));

        assertThat(next.text()).isEqualTo(Spoken.TEXT);
        if (!caller.keepsSeals()) {
            return;
        }
        Asked asked = table.asked();
        switch (host) {
            case CHAT ->
                assertThat(asked.text("messages", 1, "tool_calls", 0, "id")).isEqualTo("call_1");
            case MESSAGES -> {
                assertThat(asked.text("messages", 1, "content", 0, "thinking")).isEqualTo(Spoken.THOUGHT);
                assertThat(asked.text("messages", 1, "content", 0, "signature")).isEqualTo(Spoken.SEAL);
                assertThat(asked.text("messages", 1, "content", 1, "id")).isEqualTo("toolu_1");
            }
            case GENERATE -> {
                Json parts = Objects.requireNonNull(asked.at("contents", 1, "parts"));
                Json call = new Json.Obj().put("parts", parts).elements("parts").getLast();
                assertThat(object(call).text("functionCall", "name")).isEqualTo(Spoken.TOOL);
                assertThat(object(call).text("thoughtSignature")).isEqualTo(Spoken.SEAL);
            }
            case CONVERSE -> {
                assertThat(asked.text("messages", 1, "content", 0, "reasoningContent", "reasoningText", "text"))
                        .isEqualTo(Spoken.THOUGHT);
                assertThat(asked.text("messages", 1, "content", 0, "reasoningContent", "reasoningText", "signature"))
                        .isEqualTo(Spoken.SEAL);
                assertThat(asked.text("messages", 1, "content", 1, "toolUse", "toolUseId"))
                        .isEqualTo("tooluse_1");
            }
        }
    }

    @Test
    void a_host_with_openais_api_is_asked_for_responses_as_such_if_it_serves_them() {
        Question question = new Question(ModelHosts.RESPONSES_MODEL, Set.of(), null);
        try {
            table.sdk(Caller.OPENAI_RESPONSES).ask(question);
        } catch (RuntimeException answerOfChat) {
            // This one answers in another dialect, which is not what this is about.
        }

        assertThat(table.askedPath()).endsWith("/v1/responses");
        assertThat(table.asked().text("input", 0, "content", 0, "text")).isEqualTo(Question.TEXT);
    }
}
