package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeyHashTest {
    private static final byte[] PEPPER = "a pepper of some length".getBytes(StandardCharsets.UTF_8);

    private final KeyHash hash = new KeyHash(PEPPER);

    private static ApiKey key(String text) {
        return Objects.requireNonNull(ApiKey.parse(text));
    }

    @Test
    void is_the_hmac_sha_256_of_the_whole_key() throws Exception {
        ApiKey key = ApiKey.generate(new SecureRandom());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(PEPPER, "HmacSHA256"));

        byte[] expected = mac.doFinal(key.reveal().getBytes(StandardCharsets.UTF_8));

        assertThat(hash.of(key)).isEqualTo(expected);
        assertThat(hash.of(key)).as("the second use of the same instance").isEqualTo(expected);
        assertThat(hash.matches(key, expected)).isTrue();
    }

    @Test
    void each_character_of_the_key_matters() {
        String good = "sk-sl-abc123def456-" + "A".repeat(43);
        byte[] expected = hash.of(key(good));
        for (int at = good.length() - 43; at < good.length(); at++) {
            ApiKey other = key(good.substring(0, at) + "B" + good.substring(at + 1));
            assertThat(hash.matches(other, expected)).isFalse();
        }
        assertThat(hash.matches(key(good + "A"), expected)).isFalse();
        assertThat(hash.matches(key(good.replace("abc", "abd")), expected)).isFalse();
    }

    @Test
    void the_hash_itself_is_no_key() {
        ApiKey key = ApiKey.generate(new SecureRandom());
        String stored = HexFormat.of().formatHex(hash.of(key));

        assertThat(ApiKey.parse(stored)).isNull();
        assertThat(hash.matches(key("sk-sl-" + key.id() + "-" + stored), hash.of(key)))
                .isFalse();
    }
}
