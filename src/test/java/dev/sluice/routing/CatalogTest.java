package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Candidate;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
    private final Hosts hosts = new Hosts()
            .provider("openai", "gpt-4o", "shared", "gpt-*", "o*-mini")
            .provider("groq", "shared", "openai/gpt-oss", "llama-*")
            .provider("local", "llama-3", "gpt-mine");

    private static void assertRefused(Catalog catalog, String model, Kind kind, String message) {
        assertThatThrownBy(() -> catalog.resolve(model))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(kind);
                    assertThat(failure.param()).isEqualTo("model");
                });
    }

    private static Candidate candidate(String provider, String model) {
        return new Candidate(provider, model);
    }

    @ParameterizedTest
    @CsvSource({
        "groq/anything, groq, anything",
        "groq/openai/gpt-oss, groq, openai/gpt-oss",
        "local/gpt-4o, local, gpt-4o",
        "openai/gpt-oss, openai, gpt-oss",
    })
    void a_provider_in_front_decides_whatever_it_lists(String model, String provider, String hostModel) {
        assertThat(hosts.catalog().resolve(model)).containsExactly(candidate(provider, hostModel));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, openai",
        "gpt-mine, local",
        "llama-3, local",
    })
    void a_bare_name_goes_to_the_one_who_lists_it_whoever_else_is_known_for_it(String model, String provider) {
        assertThat(hosts.catalog().resolve(model)).containsExactly(candidate(provider, model));
    }

    @ParameterizedTest
    @CsvSource({"gpt-99, openai", "gpt-, openai", "o4-mini, openai", "o-mini, openai", "llama-4, groq"})
    void a_bare_name_that_nobody_lists_goes_to_the_one_who_is_known_for_it(String model, String provider) {
        assertThat(hosts.catalog().resolve(model)).containsExactly(candidate(provider, model));
    }

    @Test
    void a_bare_name_that_two_list_is_ambiguous_and_both_are_named() {
        assertRefused(hosts.catalog(), "shared", Kind.MODEL_AMBIGUOUS, "one of openai/shared, groq/shared");
    }

    @Test
    void a_bare_name_that_two_are_known_for_is_ambiguous_until_one_lists_it() {
        Catalog catalog = hosts.provider("azure", "gpt-4*").catalog();
        assertRefused(catalog, "gpt-4.1", Kind.MODEL_AMBIGUOUS, "one of openai/gpt-4.1, azure/gpt-4.1");

        catalog.report(Map.of("azure", Set.of("gpt-4.1")));

        assertThat(catalog.resolve("gpt-4.1")).containsExactly(candidate("azure", "gpt-4.1"));
    }

    @Test
    void what_a_host_reports_counts_as_listed_until_the_next_report() {
        Catalog catalog = hosts.catalog();

        catalog.report(Map.of("local", Set.of("gpt-99", "shared")));
        assertThat(catalog.resolve("gpt-99")).containsExactly(candidate("local", "gpt-99"));
        assertRefused(catalog, "shared", Kind.MODEL_AMBIGUOUS, "openai/shared, groq/shared, local/shared");

        catalog.report(Map.of());
        assertThat(catalog.resolve("gpt-99")).containsExactly(candidate("openai", "gpt-99"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"unknown", "", "/", "groq/", "/gpt-4o", "nobody/gpt-4o", "GPT-4o", "Groq/x", "o4-mini-high"})
    void a_name_that_nobody_has_is_not_found(String model) {
        assertRefused(hosts.catalog(), model, Kind.MODEL_NOT_FOUND, "model: " + model + " (expected: ");
    }

    @Test
    void a_listed_name_may_have_a_slash_of_its_own() {
        Catalog catalog = hosts.provider("hub", "meta/llama").catalog();

        assertThat(catalog.resolve("meta/llama")).containsExactly(candidate("hub", "meta/llama"));
    }

    @Test
    void an_alias_goes_to_its_targets_in_their_order() {
        Catalog catalog =
                hosts.alias("best", "groq/llama-4", "openai/gpt-4o", "local/x").catalog();

        assertThat(catalog.resolve("best"))
                .containsExactly(candidate("groq", "llama-4"), candidate("openai", "gpt-4o"), candidate("local", "x"));
    }

    @Test
    void an_alias_hides_a_model_and_a_provider_of_the_same_name() {
        Catalog catalog = hosts.alias("gpt-4o", "local/cheap")
                .alias("openai/gpt-5", "groq/other")
                .catalog();

        assertThat(catalog.resolve("gpt-4o")).containsExactly(candidate("local", "cheap"));
        assertThat(catalog.resolve("openai/gpt-5")).containsExactly(candidate("groq", "other"));
        assertThat(catalog.resolve("openai/gpt-4o")).containsExactly(candidate("openai", "gpt-4o"));
    }

    @Test
    void what_stands_for_the_star_carries_over() {
        Catalog catalog = hosts.alias("my-*-model", "groq/*", "local/new-*-it", "openai/fixed")
                .catalog();

        assertThat(catalog.resolve("my-own-model"))
                .containsExactly(
                        candidate("groq", "own"), candidate("local", "new-own-it"), candidate("openai", "fixed"));
        assertRefused(catalog, "my-model", Kind.MODEL_NOT_FOUND, "my-model");
    }

    @Test
    void the_exact_alias_comes_first_then_the_longest_prefix() {
        Catalog catalog = hosts.alias("*", "local/any")
                .alias("claude-*", "local/claude")
                .alias("claude-3-*", "local/three")
                .alias("claude-3-opus", "local/opus")
                .catalog();

        assertThat(catalog.resolve("claude-3-opus")).containsExactly(candidate("local", "opus"));
        assertThat(catalog.resolve("claude-3-haiku")).containsExactly(candidate("local", "three"));
        assertThat(catalog.resolve("claude-4")).containsExactly(candidate("local", "claude"));
        assertThat(catalog.resolve("openai/gpt-4o")).containsExactly(candidate("local", "any"));
    }

    @Test
    void without_a_model_openai_is_asked_or_else_the_first_there_is() {
        assertThat(new Hosts().provider("groq").provider("openai").catalog().resolveDefault())
                .containsExactly(new Candidate("openai", null));
        assertThat(new Hosts().provider("groq").provider("local").catalog().resolveDefault())
                .containsExactly(new Candidate("groq", null));
        assertThatThrownBy(() -> new Hosts().catalog().resolveDefault())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.MODEL_NOT_FOUND));
    }

    @Test
    void the_list_has_exact_aliases_and_what_hosts_list_or_report() {
        Catalog catalog =
                hosts.alias("fast-*", "groq/*").alias("best", "openai/gpt-4o").catalog();
        catalog.report(Map.of("local", Set.of("gpt-mine", "a-new-one"), "gone", Set.of("x")));

        assertThat(catalog.list().stream().map(listed -> listed.id() + " " + listed.ownedBy()))
                .containsExactly(
                        "best sluice",
                        "openai/gpt-4o openai",
                        "openai/shared openai",
                        "groq/openai/gpt-oss groq",
                        "groq/shared groq",
                        "local/a-new-one local",
                        "local/gpt-mine local",
                        "local/llama-3 local");
    }

    @Test
    void a_model_is_found_by_every_name_that_it_may_be_asked_for() {
        Catalog catalog = hosts.alias("best", "groq/llama-4", "openai/gpt-4o").catalog();

        assertThat(catalog.find("best")).isEqualTo(new Catalog.Listed("best", "groq"));
        assertThat(catalog.find("gpt-4o")).isEqualTo(new Catalog.Listed("gpt-4o", "openai"));
        assertThat(catalog.find("local/x")).isEqualTo(new Catalog.Listed("local/x", "local"));
        assertThat(catalog.find("shared")).isNull();
        assertThat(catalog.find("unknown")).isNull();
    }
}
