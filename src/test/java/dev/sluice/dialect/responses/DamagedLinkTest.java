package dev.sluice.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Damage;
import dev.sluice.testing.Recorded;
import org.junit.jupiter.api.Test;

/** What links a question to the one before it may be of any sort: it is read, or refused. */
class DamagedLinkTest {
    private static final int ROUNDS = 60;

    @Test
    void a_damaged_question_has_a_link_or_is_refused() {
        Damage damage = new Damage(4);
        for (Recorded recorded : Recordings.questions()) {
            Json.Obj question = JsonReader.readObject(recorded.request());
            for (int round = 0; round < ROUNDS; round++) {
                Json.Obj damaged = damage.of(question);
                try {
                    ResponseLink.of(damaged);
                } catch (Failure refused) {
                    assertThat(refused.kind()).as(damaged.toString()).isEqualTo(Kind.INVALID_REQUEST);
                }
            }
        }
    }
}
