package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.Caller;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentKeysTest {
    private final Random random = new Random(1);
    private final RecentKeys recent = new RecentKeys();
    private final ApiKey key = ApiKey.generate(random);

    private static KnownKey known(ApiKey key) {
        return new KnownKey(new Caller(key.id(), "name"), new byte[32]);
    }

    @Test
    void a_key_is_recent_only_with_what_was_known_of_it() {
        KnownKey before = known(key);
        recent.add(key, before);

        assertThat(recent.has(key, before)).isTrue();
        assertThat(recent.has(key, known(key))).isFalse();
    }

    @Test
    void another_secret_for_the_same_id_is_not_recent() {
        KnownKey known = known(key);
        recent.add(key, known);
        String text = key.reveal();
        String other = text.substring(0, text.length() - 1) + (text.endsWith("a") ? "b" : "a");
        ApiKey forged = Objects.requireNonNull(ApiKey.parse(other));

        assertThat(recent.has(forged, known)).isFalse();
    }

    @Test
    void it_never_holds_more_than_its_bound() {
        for (int i = 0; i < 2 * RecentKeys.MAX_KEYS + 1; i++) {
            ApiKey another = ApiKey.generate(random);
            recent.add(another, known(another));
            assertThat(recent.size()).isLessThanOrEqualTo(RecentKeys.MAX_KEYS);
        }
    }
}
