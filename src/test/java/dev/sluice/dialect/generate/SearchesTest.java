package dev.sluice.dialect.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.UsageTold;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.EventCutter;
import dev.sluice.stream.EventSink;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches of the web are told beside the usage, and paid for. */
class SearchesTest {
    private static final String COUNTS =
            "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":5,\"totalTokenCount\":8}";
    private static final Pattern QUERIES = Pattern.compile("\"webSearchQueries\":\\s*\\[([^\\]]*)]");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]+)\"");

    static List<Recorded> answers() {
        return Recordings.answers().stream().filter(SearchesTest::isGrounded).toList();
    }

    static List<Recorded> streams() {
        return Recordings.streams().stream().filter(SearchesTest::isGrounded).toList();
    }

    private static boolean isGrounded(Recorded recorded) {
        return recorded.response().toString().contains("\"webSearchQueries\"");
    }

    /** As somebody would count who knows nothing of the dialect. */
    private static long counted(Recorded recorded) {
        Set<String> distinct = new HashSet<>();
        Matcher queries = QUERIES.matcher(recorded.response().toString());
        while (queries.find()) {
            Matcher text = TEXT.matcher(queries.group(1));
            while (text.find()) {
                distinct.add(text.group(1));
            }
        }
        return distinct.size();
    }

    private static long searches(@Nullable Usage usage) {
        Usage told = Objects.requireNonNull(usage);
        assertThat(told.toolUnits()).isEqualTo(told.details().tools().getOrDefault(UsageDetails.WEB_SEARCHES, 0L));
        return told.toolUnits();
    }

    private static @Nullable Usage passing(Buffer stream) {
        GenerateEvents events = new GenerateEvents();
        new EventCutter(new EventSink() {
                    @Override
                    public boolean onEvent(Buffer bytes, int start, int end) {
                        events.classify(bytes, start, end);
                        return true;
                    }

                    @Override
                    public void onLongEvent(Buffer bytes) {
                        events.classify(bytes, 0, bytes.length());
                    }

                    @Override
                    public void onLongEventEnd(Buffer tail) {
                        events.noteTail(tail);
                    }

                    @Override
                    public void forward(Buffer bytes) {}
                })
                .feed(stream);
        return events.usage();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void a_recorded_answer_tells_its_searches_read_or_passing(Recorded recorded) {
        Json.Obj body = Recordings.answer(recorded);
        GenerateDialect dialect = new GenerateDialect();
        byte[] candidates =
                Objects.requireNonNull(body.get("candidates")).toString().getBytes(StandardCharsets.UTF_8);
        Json.Obj counts = Objects.requireNonNull(body.object("usageMetadata"));

        assertThat(searches(dialect.readAnswer(body).usage())).isPositive().isEqualTo(counted(recorded));
        assertThat(searches(dialect.readUsage(new UsageTold(counts, null, dialect.tools(candidates)))))
                .isEqualTo(counted(recorded));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_recorded_stream_likewise(Recorded recorded) {
        List<Event> events = new ArrayList<>();
        AnswerReader reader = new GenerateDialect().answerReader(events::add);
        reader.feed(recorded.response());
        reader.end();
        Event.UsageTold told = (Event.UsageTold) events.stream()
                .filter(Event.UsageTold.class::isInstance)
                .findFirst()
                .orElseThrow();

        assertThat(searches(told.usage())).isPositive().isEqualTo(counted(recorded));
        if (recorded.isEventStream()) {
            assertThat(searches(passing(recorded.response()))).isEqualTo(counted(recorded));
        }
    }

    private static String chunk(String... queries) {
        Json.Arr all =
                new Json.Arr(List.of(queries).stream().<Json>map(Json.Text::new).toList());
        return "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"args\":{\"groundingMetadata\":"
                + "{\"webSearchQueries\":[\"no\"]}}}}]},\"groundingMetadata\":{\"webSearchQueries\":" + all
                + "}}]," + COUNTS + "}\r\n\r\n";
    }

    @Test
    void a_query_that_is_told_again_is_one_and_an_empty_one_is_none() {
        assertThat(searches(passing(Buffer.buffer(chunk("a", "", "b") + chunk("b") + chunk("c", " ")))))
                .isEqualTo(3);
        assertThat(searches(passing(Buffer.buffer(chunk())))).isZero();
    }

    @Test
    void what_could_not_be_read_of_a_long_event_does_not_pass_for_nothing() {
        String longOne = chunk("a").replace("\"no\"", "\"" + "x".repeat(70_000) + "\"");
        Buffer stream = Buffer.buffer(longOne);
        GenerateEvents events = new GenerateEvents();

        events.noteTail(stream.getBuffer(stream.length() - 8_192, stream.length()));

        assertThat(Objects.requireNonNull(events.usage()).contradictory()).isTrue();
    }

    /** A caller of the same dialect gets the host's words. */
    @Test
    void the_usage_is_written_as_it_was_read() {
        Json.Obj counts = (Json.Obj) JsonReader.read("{" + COUNTS + ",\"x\":1}");
        Json.Obj words = Objects.requireNonNull(counts.object("usageMetadata"));
        Usage usage = Objects.requireNonNull(UsageWords.read(words)).withTool(UsageDetails.WEB_SEARCHES, 2);

        assertThat(UsageWords.write(usage)).isSameAs(words);
    }
}
