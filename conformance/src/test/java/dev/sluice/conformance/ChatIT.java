package dev.sluice.conformance;

import static dev.sluice.conformance.SdkGateway.question;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.sluice.provider.simulated.BillEntry;
import dev.sluice.provider.simulated.Ending;
import dev.sluice.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatIT {
    private final SdkGateway sdk = new SdkGateway();
    private final OpenAIClient client = sdk.client();

    @AfterAll
    void stop() {
        sdk.close();
    }

    private List<ChatCompletionChunk> stream(ChatCompletionCreateParams params) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            return stream.stream().toList();
        }
    }

    private static String text(List<ChatCompletionChunk> chunks) {
        StringBuilder text = new StringBuilder();
        for (ChatCompletionChunk chunk : chunks) {
            chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
        }
        return text.toString();
    }

    private static String text(ChatCompletion answer) {
        return answer.choices().get(0).message().content().orElseThrow();
    }

    @Test
    void an_answer_arrives_whole_and_valid() {
        ChatCompletion answer =
                client.chat().completions().create(question("tokens=12").build());

        answer.validate();
        assertThat(text(answer)).isNotBlank();
        assertThat(answer.choices().get(0).finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(12);
    }

    @Test
    void a_stream_says_what_the_whole_answer_says() {
        ChatCompletion whole =
                client.chat().completions().create(question("tokens=50").build());

        List<ChatCompletionChunk> chunks = stream(question("tokens=50").build());

        chunks.forEach(ChatCompletionChunk::validate);
        assertThat(chunks).hasSizeGreaterThanOrEqualTo(50);
        assertThat(text(chunks)).isEqualTo(text(whole));
    }

    @Test
    void the_accumulator_of_the_sdk_makes_the_whole_answer_of_a_stream() {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        stream(question("tokens=9").build()).forEach(accumulator::accumulate);

        ChatCompletion answer = accumulator.chatCompletion();

        assertThat(answer.choices().get(0).finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(text(answer)).isNotBlank();
    }

    @Test
    void a_stream_tells_usage_to_who_asked() {
        List<ChatCompletionChunk> chunks = stream(question("tokens=7")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());

        ChatCompletionChunk last = chunks.get(chunks.size() - 1);
        assertThat(last.choices()).isEmpty();
        assertThat(last.usage().orElseThrow().completionTokens()).isEqualTo(7);
    }

    @Test
    void a_stream_tells_no_usage_to_who_did_not_ask() {
        List<ChatCompletionChunk> chunks = stream(question("tokens=7").build());

        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.usage()).isEmpty();
            assertThat(chunk.choices()).isNotEmpty();
        });
    }

    @Test
    void an_answer_that_is_cut_at_the_callers_limit_says_so() {
        List<ChatCompletionChunk> chunks =
                stream(question("tokens=40").maxCompletionTokens(4).build());

        ChatCompletionChunk last = chunks.get(chunks.size() - 1);
        assertThat(last.choices().get(0).finishReason()).contains(ChatCompletionChunk.Choice.FinishReason.LENGTH);
    }

    @Test
    void several_choices_arrive_side_by_side() {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        stream(question("tokens=6").n(3).build()).forEach(accumulator::accumulate);

        assertThat(accumulator.chatCompletion().choices())
                .hasSize(3)
                .allSatisfy(choice -> assertThat(choice.message().content()).isPresent());
    }

    @Test
    void the_asynchronous_client_streams_too() {
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        CompletableFuture<Void> end = client.async()
                .chat()
                .completions()
                .createStreaming(question("tokens=20").build())
                .subscribe(chunks::add)
                .onCompleteFuture();

        end.join();

        assertThat(text(chunks))
                .isEqualTo(text(
                        client.chat().completions().create(question("tokens=20").build())));
    }

    @Test
    void a_caller_who_closes_the_stream_stops_the_host() {
        String options = "tokens=100000;inter=2ms";
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question(options).build())) {
            assertThat(stream.stream().limit(5)).hasSize(5);
        }

        BillEntry entry = TestGateway.await(
                sdk.bill().first(request -> String.valueOf(request.model()).endsWith(options)));

        assertThat(entry.ending()).isEqualTo(Ending.CALLER_GONE);
        assertThat(entry.outputTokens()).isLessThan(100_000);
    }

    @Test
    void the_base_url_of_openai_compatible_proxies_works_too() {
        OpenAIClient other = sdk.client("/openai/v1", sdk.key());

        ChatCompletion answer =
                other.chat().completions().create(question("tokens=5").build());

        assertThat(text(answer)).isNotBlank();
    }
}
