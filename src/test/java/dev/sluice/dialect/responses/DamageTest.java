package dev.sluice.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Event;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.failure.Failure;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Recorded;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Recordings that are cut short, have a bit turned over or their events shuffled: a typed failure or an answer, and nothing else. */
class DamageTest {
    private static final ResponsesDialect DIALECT = new ResponsesDialect();
    private static final int ROUNDS = 30;

    private final Random random = new Random(4);

    private byte[] damaged(Buffer original) {
        byte[] bytes = original.getBytes();
        if (random.nextInt(3) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        int flips = 1 + random.nextInt(4);
        for (int i = 0; i < flips; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static void onlyFails(Runnable reading, String name) {
        try {
            reading.run();
        } catch (Failure typed) {
            assertThat(typed.getMessage()).as(name).isNotBlank();
        }
    }

    private static void readStream(Buffer bytes) {
        List<Event> events = new ArrayList<>();
        EventReader reader = new EventReader(events::add);
        EventWriter writer = new EventWriter(new CallerTerms("r", "m", 1, true));
        reader.feed(bytes);
        reader.end();
        Buffer out = Buffer.buffer();
        long ends = events.stream()
                .filter(event -> event instanceof Event.Finished || event instanceof Event.Failed)
                .count();
        assertThat(ends).isLessThanOrEqualTo(1);
        assertThat(reader.isWhole()).isEqualTo(events.stream().anyMatch(Event.Finished.class::isInstance));
        events.stream().filter(event -> !(event instanceof Event.Failed)).forEach(event -> writer.write(event, out));
        writer.end(out);
    }

    @Test
    void damaged_streams_fail_typed_or_end_at_most_once() {
        for (Recorded recorded : Recordings.streams()) {
            for (int round = 0; round < ROUNDS; round++) {
                Buffer bytes = Buffer.buffer(damaged(recorded.response()));
                onlyFails(() -> readStream(bytes), recorded.name());
            }
        }
    }

    @Test
    void events_in_any_order_fail_typed_or_end_at_most_once() {
        for (Recorded recorded : Recordings.streams()) {
            List<String> events =
                    new ArrayList<>(Arrays.asList(recorded.response().toString().split("\n\n", -1)));
            for (int round = 0; round < 10; round++) {
                Collections.shuffle(events, random);
                Buffer bytes = Buffer.buffer(String.join("\n\n", events) + "\n\n");
                onlyFails(() -> readStream(bytes), recorded.name());
            }
        }
    }

    private static Json.Obj objectOf(byte[] bytes) {
        try {
            return JsonReader.readObject(Buffer.buffer(bytes));
        } catch (InvalidJsonException notJson) {
            return new Json.Obj();
        }
    }

    /** The same value with one of its members lost or made into something else. */
    private Json mutated(Json value) {
        if (value instanceof Json.Obj object && !object.isEmpty()) {
            Json.Obj copy = object.copy();
            List<String> names = List.copyOf(copy.members().keySet());
            String name = names.get(random.nextInt(names.size()));
            Json member = object.members().getOrDefault(name, Json.Null.VALUE);
            switch (random.nextInt(6)) {
                case 0 -> copy.remove(name);
                case 1 -> copy.put(name, random.nextBoolean() ? Json.Null.VALUE : new Json.Num("1e400"));
                default -> copy.put(name, mutated(member));
            }
            return copy;
        }
        if (value instanceof Json.Arr array && !array.elements().isEmpty()) {
            List<Json> elements = new ArrayList<>(array.elements());
            int at = random.nextInt(elements.size());
            elements.set(at, mutated(elements.get(at)));
            return new Json.Arr(elements);
        }
        return random.nextBoolean() ? new Json.Arr(List.of(value)) : new Json.Num("99999999999999999999");
    }

    @Test
    void damaged_answers_fail_typed() {
        for (Recorded recorded : Recordings.answers()) {
            Json.Obj body = JsonReader.readObject(recorded.response());
            for (int round = 0; round < ROUNDS; round++) {
                Json.Obj damaged = round % 2 == 0 ? objectOf(damaged(recorded.response())) : (Json.Obj) mutated(body);
                onlyFails(
                        () -> DIALECT.writeAnswer(DIALECT.readAnswer(damaged), new CallerTerms("r", "m", 1, true)),
                        recorded.name());
            }
        }
    }

    @Test
    void damaged_questions_fail_typed() {
        HostTerms terms = new HostTerms("m", true, ModelTraits.UNKNOWN);
        for (Recorded recorded : Recordings.questions()) {
            Json.Obj body = JsonReader.readObject(recorded.request());
            for (int round = 0; round < ROUNDS; round++) {
                Json.Obj damaged = (Json.Obj) mutated(mutated(body));
                onlyFails(
                        () -> {
                            ResponseLink.of(damaged);
                            DIALECT.writePrompt(DIALECT.readPrompt(damaged), terms, new Losses(DIALECT, false));
                        },
                        recorded.name());
            }
        }
    }

    @Test
    void damaged_errors_are_faults() {
        for (Recorded recorded : Recordings.errors()) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bytes = damaged(recorded.response());
                assertThat(DIALECT.readError(500, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(bytes))
                                .message())
                        .isNotNull();
            }
        }
        assertThat(DIALECT.readError(502, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("<html>"))
                        .status())
                .isEqualTo(502);
        assertThat(DIALECT.readError(500, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer())
                        .message())
                .isNotBlank();
    }
}
