package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which proxy leads to which host. */
class ProxiesTest {
    private static final String SECURE = "https://llm.example.com/v1";

    @AutoClose
    private final Loading loading;

    ProxiesTest(@TempDir Path folder) {
        loading = new Loading(folder);
    }

    private String proxy(String baseUrl, String own, String connections, Map<String, String> environment) {
        LoadedConfig loaded = loading.load(
                "connections: " + connections + "\nproviders:\n  p: {baseUrl: \"" + baseUrl + "\"" + own + "}\n",
                environment);
        ProxyUrl proxy =
                Objects.requireNonNull(loaded.config().providers().get("p")).proxy();
        return proxy == null ? "direct" : proxy.host() + ":" + proxy.port();
    }

    private String environment(String baseUrl, Map<String, String> environment) {
        return proxy(baseUrl, "", "{}", environment);
    }

    @Test
    void the_environments_variables_go_by_the_scheme_of_the_host() {
        Map<String, String> both = Map.of("HTTPS_PROXY", "http://s:1", "http_proxy", "h:2", "ALL_PROXY", "a:3");

        assertThat(environment(SECURE, both)).isEqualTo("s:1");
        assertThat(environment("http://llm.example.com", both)).isEqualTo("h:2");
        assertThat(environment(SECURE, Map.of("all_proxy", "a"))).isEqualTo("a:80");
        assertThat(environment(SECURE, Map.of("https_proxy", "l:1", "HTTPS_PROXY", "u:1")))
                .isEqualTo("l:1");
        assertThat(environment(SECURE, Map.of("HTTP_PROXY", "h:2"))).isEqualTo("direct");
    }

    @Test
    void a_host_on_this_machine_needs_no_proxy() {
        for (String here : List.of("http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1")) {
            assertThat(environment(here, Map.of("HTTP_PROXY", "h:2"))).isEqualTo("direct");
            assertThat(proxy(here, "", "{proxy: \"c:4\"}", Map.of())).isEqualTo("direct");
        }
        assertThat(proxy("http://localhost:1", ", proxy: \"o:5\"", "{}", Map.of()))
                .isEqualTo("o:5");
    }

    @Test
    void the_nearest_setting_wins() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "s:1");

        assertThat(proxy(SECURE, ", proxy: \"o:5\"", "{proxy: \"c:4\"}", environment))
                .isEqualTo("o:5");
        assertThat(proxy(SECURE, ", proxy: none", "{proxy: \"c:4\"}", environment))
                .isEqualTo("direct");
        assertThat(proxy(SECURE, "", "{proxy: \"c:4\"}", environment)).isEqualTo("c:4");
        assertThat(proxy(SECURE, "", "{proxy: none}", environment)).isEqualTo("direct");
        assertThat(proxy(SECURE, ", proxy: \"o:5\"", "{noProxy: [\"*\"]}", Map.of()))
                .isEqualTo("o:5");
    }

    @Test
    void excepted_hosts_are_reached_directly() {
        for (String entry : List.of(
                "llm.example.com", "example.com", ".example.com", "*.example.com", "LLM.example.com:443", "*")) {
            assertThat(proxy(SECURE, "", "{proxy: \"c:4\", noProxy: [\"x\", \"" + entry + "\"]}", Map.of()))
                    .as(entry)
                    .isEqualTo("direct");
            assertThat(environment(SECURE, Map.of("HTTPS_PROXY", "s:1", "NO_PROXY", "x, " + entry)))
                    .as(entry)
                    .isEqualTo("direct");
        }
        for (String entry : List.of("ample.com", "m.example.com", "llm.example.com:8443", "example.org", "")) {
            assertThat(environment(SECURE, Map.of("HTTPS_PROXY", "s:1", "no_proxy", "x," + entry)))
                    .as(entry)
                    .isEqualTo("s:1");
        }
    }

    @Test
    void addresses_and_networks_are_excepted_too() {
        for (String entry : List.of("10.1.2.3", "10.0.0.0/8", "10.1.2.2/31", "0.0.0.0/0", "10.1.2.3:80")) {
            assertThat(new NoProxy(List.of(entry)).matches(URI.create("http://10.1.2.3/v1")))
                    .as(entry)
                    .isTrue();
        }
        for (String entry : List.of("1.2.3", "10.1.2.0/31", "11.0.0.0/8", "fd00::/8", "10.0.0.0/x", "10.1.2.3:81")) {
            assertThat(new NoProxy(List.of(entry)).matches(URI.create("http://10.1.2.3/v1")))
                    .as(entry)
                    .isFalse();
        }
        assertThat(new NoProxy(List.of("fd00::/8")).matches(URI.create("http://[fd00::1]:8000")))
                .isTrue();
        assertThat(new NoProxy(List.of("[fd00::1]:8000")).matches(URI.create("http://[fd00::1]:8000")))
                .isTrue();
        assertThat(new NoProxy(List.of("fd00::1")).matches(URI.create("http://[fd00::1]:8000")))
                .isTrue();
        assertThat(new NoProxy(List.of("10.0.0.0/8")).matches(URI.create("http://ten.example")))
                .isFalse();
    }

    @Test
    void user_and_password_are_read_and_not_shown() {
        ProxyUrl proxy = ProxyUrl.parse("http://me:s%40cret@proxy.example:3128/");

        assertThat(proxy).isEqualTo(new ProxyUrl("proxy.example", 3128, "me", new Secret("s@cret")));
        assertThat(proxy).hasToString("http://***@proxy.example:3128");
        assertThat(loading.problems("connections: {proxy: \"ftp://me:secret@proxy.example\"}"))
                .containsExactly("1: connections.proxy: *** (expected: " + ProxyUrl.EXPECTATION + ")");
        assertThat(loading.problems("providers:\n  ollama: {proxy: \"https://proxy.example\"}"))
                .containsExactly("2: providers.ollama.proxy: \"https://proxy.example\" (expected: "
                        + ProxyUrl.EXPECTATION + ")");
    }
}
