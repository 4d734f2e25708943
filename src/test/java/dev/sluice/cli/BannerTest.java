package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.ApiKey;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BannerTest {
    private static final String KEY = "sk-sl-0123456789ab-0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final List<String> MISSING = List.of(
            "vllm", "llamacpp", "lmstudio", "mistral", "deepseek", "xai", "openrouter", "together", "fireworks");

    @Test
    void it_tells_all_that_a_first_request_needs() {
        assertThat(banner(KEY, true).text(false)).isEqualTo("""

                  Sluice 0.1.0 is running

                  Base URL   http://127.0.0.1:8080/v1
                  API key    sk-sl-0123456789ab-0123456789abcdef0123456789abcdef0123456789abcdef
                             shown only now; another: ./sluice key create

                  Providers  openai     from OPENAI_API_KEY
                             ollama     from OLLAMA_BASE_URL
                             simulated  built in, needs no key
                             local      built in: all-minilm-l6-v2
                             not set up: vllm, llamacpp, lmstudio, mistral, deepseek, xai,
                             openrouter, together, fireworks

                  Try it     paste this line:

                curl -N http://127.0.0.1:8080/v1/chat/completions -H "Authorization: Bearer %s" \
                -H "Content-Type: application/json" \
                -d '{"model":"simulated/demo","stream":true,"messages":[{"role":"user","content":"Say hello"}]}'

                  Bill       http://127.0.0.1:8080/simulated/bill  of the simulated provider
                  Stop       Ctrl+C; running answers may finish

                """.formatted(KEY));
    }

    @Test
    void colours_change_nothing_but_colours() {
        Banner banner = banner(KEY, true);

        assertThat(banner.text(true)).contains("\u001b[32m" + KEY + "\u001b[0m");
        assertThat(banner.text(true).replaceAll("\u001b\\[\\d*m", "")).isEqualTo(banner.text(false));
        assertThat(banner.text(false)).doesNotContain("\u001b");
    }

    @Test
    void it_fits_80_columns_but_for_the_line_to_paste() {
        assertThat(banner(KEY, true).text(false).lines().filter(line -> !line.startsWith("curl")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void without_a_fresh_key_it_shows_none() {
        assertThat(banner(null, true).text(false))
                .contains("one you have; another: ./sluice key create", "Bearer $SLUICE_API_KEY\"");
    }

    @Test
    void without_the_simulated_provider_the_line_lists_models() {
        assertThat(banner(KEY, false).text(false))
                .contains("\ncurl http://127.0.0.1:8080/v1/models -H \"Authorization: Bearer " + KEY + "\"\n")
                .doesNotContain("simulated");
    }

    @Test
    void the_base_url_can_be_reached() {
        assertThat(Banner.baseUrl(false, "127.0.0.1", 8080)).hasToString("http://127.0.0.1:8080/v1");
        assertThat(Banner.baseUrl(false, "0.0.0.0", 80)).hasToString("http://127.0.0.1:80/v1");
        assertThat(Banner.baseUrl(true, "0.0.0.0", 443)).hasToString("https://127.0.0.1:443/v1");
        assertThat(Banner.baseUrl(false, "::1", 1)).hasToString("http://[::1]:1/v1");
    }

    private static Banner banner(@Nullable String key, boolean simulated) {
        Map<String, String> origins = new LinkedHashMap<>();
        origins.put("openai", "OPENAI_API_KEY");
        origins.put("ollama", "OLLAMA_BASE_URL");
        URI bill = simulated ? URI.create("http://127.0.0.1:8080/simulated/bill") : null;
        return new Banner(
                "0.1.0",
                URI.create("http://127.0.0.1:8080/v1"),
                origins,
                MISSING,
                simulated,
                simulated ? List.of("all-minilm-l6-v2") : List.of(),
                key == null ? null : ApiKey.parse(key),
                bill,
                null,
                simulated
                        ? List.of()
                        : List.of(
                                "server.host: 0.0.0.0 lets other machines connect, and keys travel in the clear unless "
                                        + "something in front speaks TLS"));
    }
}
