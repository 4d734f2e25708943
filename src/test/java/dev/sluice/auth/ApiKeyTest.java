package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
    private static final String ID = "abc123def456";
    private static final String SECRET = "A".repeat(43);

    @Test
    void a_fresh_key_has_the_documented_form_and_reads_back() {
        ApiKey key = ApiKey.generate(new SecureRandom());

        assertThat(key.reveal()).matches("sk-sl-[a-z0-9]{12}-[A-Za-z0-9]{43}");
        assertThat(key.reveal()).startsWith("sk-sl-" + key.id() + "-");
        assertThat(ApiKey.parse(key.reveal())).isEqualTo(key);
        assertThat(ApiKey.isId(key.id())).isTrue();
    }

    @Test
    void fresh_keys_differ_in_both_parts_and_use_the_whole_alphabet() {
        SecureRandom random = new SecureRandom();
        Set<String> ids = new HashSet<>();
        Set<Integer> characters = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ApiKey key = ApiKey.generate(random);
            ids.add(key.id());
            key.reveal().substring(19).chars().forEach(characters::add);
        }

        assertThat(ids).hasSize(1000);
        assertThat(characters).hasSize(62);
    }

    @Test
    void never_shows_its_secret() {
        ApiKey key = ApiKey.generate(new SecureRandom());

        assertThat(key.toString()).isEqualTo("sk-sl-" + key.id() + "-***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sk-sl-",
                "sk-proj-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                "SK-SL-" + ID + "-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                " sk-sl-" + ID + "-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sk-sl-" + ID + "-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                "sk-sl-" + ID + "_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sk-sl-ABC123DEF456-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sk-sl-abc123def45-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sk-sl-abc123def4567-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sk-sl-" + ID + "-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sk-sl-" + ID + "-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-",
                "sk-sl-" + ID + "-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u00e4",
                "sk-sl-" + ID + "-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\uff11",
                "sk-sl-" + ID + "-' OR '1'='1' --AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            })
    void anything_else_is_not_a_key(String text) {
        assertThat(ApiKey.parse(text)).isNull();
    }

    @Test
    void the_secret_has_43_to_64_characters() {
        for (int length = 0; length < 200; length++) {
            boolean isKey = ApiKey.parse("sk-sl-" + ID + "-" + "a".repeat(length)) != null;
            assertThat(isKey).as("%d characters", length).isEqualTo(length >= 43 && length <= 64);
        }
        assertThat(ApiKey.parse("sk-sl-" + ID + "-" + "a".repeat(10_000_000))).isNull();
    }

    @Test
    void no_character_outside_the_alphabet_gets_in_anywhere() {
        Random random = new Random(1);
        String good = "sk-sl-" + ID + "-" + SECRET;
        for (int i = 0; i < 100_000; i++) {
            int at = random.nextInt(good.length());
            char c = (char) random.nextInt(0x10000);
            String text = good.substring(0, at) + c + good.substring(at + 1);

            boolean isKey = ApiKey.parse(text) != null;

            assertThat(isKey).as(text).isEqualTo(text.matches("sk-sl-[a-z0-9]{12}-[A-Za-z0-9]{43}"));
        }
    }

    @Test
    void keys_that_share_all_but_one_character_are_different() {
        String good = "sk-sl-" + ID + "-" + SECRET;
        ApiKey key = ApiKey.parse(good);
        for (int at = 6; at < good.length(); at++) {
            ApiKey other = ApiKey.parse(good.substring(0, at) + "0" + good.substring(at + 1));
            if (other != null) {
                assertThat(other).isNotEqualTo(key);
            }
        }
    }
}
