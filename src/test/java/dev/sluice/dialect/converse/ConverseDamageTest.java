package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.Converses.DIALECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.failure.Failure;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Recorded;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever becomes of a recorded body on its way, it is read, or refused by a failure. */
class ConverseDamageTest {
    private static final CallerTerms TERMS = new CallerTerms("r1", "m", 7, true);

    static List<Recorded> requests() {
        return Converses.requests();
    }

    static List<Recorded> answers() {
        return Converses.answers();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void damaged_questions(Recorded recorded) {
        Json.Obj whole = JsonReader.readObject(recorded.request());
        Random random = new Random(recorded.name().hashCode());
        for (int i = 0; i < 200; i++) {
            try {
                Json.Obj body = (Json.Obj) damaged(whole, random);
                Prompt prompt = DIALECT.readPrompt(body);
                assertThat(DIALECT.writePrompt(prompt, Converses.terms(recorded), Converses.losses()))
                        .isNotNull();
            } catch (Failure refused) {
                assertThat(refused.param()).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void damaged_answers(Recorded recorded) {
        Json.Obj whole = JsonReader.readObject(recorded.response());
        Random random = new Random(recorded.name().hashCode());
        for (int i = 0; i < 200; i++) {
            try {
                Json.Obj body = (Json.Obj) damaged(whole, random);
                assertThat(DIALECT.writeAnswer(DIALECT.readAnswer(body), TERMS)).isNotNull();
            } catch (Failure refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void bodies_with_flipped_bits(Recorded recorded) {
        Random random = new Random(recorded.name().hashCode());
        for (int i = 0; i < 200; i++) {
            Buffer flipped = recorded.response().copy();
            int at = random.nextInt(flipped.length());
            flipped.setByte(at, (byte) (flipped.getByte(at) ^ (1 << random.nextInt(8))));
            assertThat(DIALECT.readError(500, MultiMap.caseInsensitiveMultiMap(), flipped))
                    .isNotNull();
            try {
                DIALECT.readAnswer(JsonReader.readObject(flipped));
            } catch (Failure | InvalidJsonException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    /** Our own notes stand among the members of others, and must not be believed if somebody else writes them. */
    @Test
    void notes_that_a_caller_writes_are_not_believed() {
        String note = "'~json':true,'~cited':1,'~bucket':{},'~format':1,'~inline':1,'~noMessages':1,'~fields':{'a':1}";
        Json.Obj body = Converses.json("{'messages':[{'role':'user','content':[{'text':'not json'," + note + "},"
                + "{'image':{'format':'png','source':{'bytes':'AA=='}," + note + "}}]," + note + "}]," + note + "}");

        Json.Obj written = DIALECT.writePrompt(DIALECT.readPrompt(body), Converses.terms(""), Converses.losses());

        assertThat(written)
                .isEqualTo(Converses.json("{'messages':[{'role':'user','content':[{'text':'not json'},"
                        + "{'image':{'format':'png','source':{'bytes':'AA=='}}}]}]}"));
    }

    /** The value with one of its parts changed, taken away, or put elsewhere. */
    private static Json damaged(Json value, Random random) {
        if (random.nextInt(6) == 0 && !(value instanceof Json.Obj)) {
            return other(random);
        }
        if (value instanceof Json.Obj object && !object.isEmpty()) {
            List<String> names = new ArrayList<>(object.members().keySet());
            String name = names.get(random.nextInt(names.size()));
            Json.Obj copy = object.copy();
            switch (random.nextInt(8)) {
                case 0 -> copy.remove(name);
                case 1 -> copy.put(name, other(random));
                case 2 -> copy.putIf("x" + name, copy.remove(name));
                default -> copy.put(name, damaged(Json.orNull(object.get(name)), random));
            }
            return copy;
        }
        if (value instanceof Json.Arr array && !array.elements().isEmpty()) {
            List<Json> copy = new ArrayList<>(array.elements());
            int at = random.nextInt(copy.size());
            copy.set(at, damaged(copy.get(at), random));
            return new Json.Arr(copy);
        }
        return value;
    }

    private static Json other(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Json.Null.VALUE;
            case 1 -> new Json.Text("");
            case 2 -> new Json.Num("1e999");
            case 3 -> new Json.Num("-99999999999999999999");
            case 4 -> Json.Bool.TRUE;
            case 5 -> new Json.Arr(List.of());
            case 6 -> new Json.Text("{\ud83d");
            default -> new Json.Obj();
        };
    }
}
