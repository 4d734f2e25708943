package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.Operation;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.lifecycle.Drain;
import dev.sluice.lifecycle.DrainTimes;
import dev.sluice.lifecycle.Readiness;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Stage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final Stage PASS = (exchange, next) -> next.proceed(exchange);

    private final Pipeline models = Pipeline.local(PASS, PASS);
    private final Pipeline responses = Pipeline.local(PASS, PASS);
    private final Pipeline inference = Pipeline.standard(PASS, PASS, PASS, PASS, PASS, PASS);
    private final Readiness readiness = new Readiness(new Drain(DrainTimes.of(Duration.ZERO, Duration.ZERO), () -> 0L));
    private final Routes routes = Routes.standard(models, responses, inference, readiness);

    private void assertRefused(String method, String path, Kind kind) {
        assertThatThrownBy(() -> routes.find(method, path))
                .as(method + " " + path)
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(kind))
                .hasMessageContaining(path)
                .hasMessageContaining("(expected: ");
    }

    @ParameterizedTest
    @CsvSource({
        "/chat/completions, CHAT",
        "/completions, COMPLETIONS",
        "/responses, RESPONSES",
        "/embeddings, EMBEDDINGS",
        "/moderations, MODERATIONS",
        "/images/generations, IMAGE_GENERATIONS",
        "/images/edits, IMAGE_EDITS",
        "/images/variations, IMAGE_VARIATIONS",
        "/audio/speech, SPEECH",
        "/audio/transcriptions, TRANSCRIPTIONS",
        "/audio/translations, TRANSLATIONS",
        "/rerank, RERANK",
    })
    void every_operation_has_its_path_below_both_prefixes(String path, Operation operation) {
        for (String prefix : List.of("/v1", "/openai/v1")) {
            assertThat(routes.find("POST", prefix + path).target())
                    .isEqualTo(new Route.Target.Guarded(operation, inference));
            for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "post")) {
                assertRefused(method, prefix + path, Kind.METHOD_NOT_ALLOWED);
            }
            assertRefused("POST", prefix + path + "/", Kind.UNKNOWN_URL);
            boolean remembered = operation == Operation.RESPONSES;
            assertRefused("POST", prefix + path + "/x", remembered ? Kind.METHOD_NOT_ALLOWED : Kind.UNKNOWN_URL);
        }
        assertRefused("POST", path, Kind.UNKNOWN_URL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models",
                "/openai/v1/models",
                "/v1/models/gpt-4o",
                "/v1/models/openai/gpt-4o",
                "/v1/models/openai%2Fgpt-4o",
                "/openai/v1/models//",
            })
    void models_are_listed_and_named(String path) {
        Route.Target list = new Route.Target.Guarded(Operation.MODELS, models);

        assertThat(routes.find("GET", path).target()).isEqualTo(list);
        assertThat(routes.find("HEAD", path).target()).isEqualTo(list);
        for (String method : List.of("POST", "DELETE", "PUT", "PATCH", "get")) {
            assertRefused(method, path, Kind.METHOD_NOT_ALLOWED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/anthropic/v1/models", "/v1beta/models"})
    void models_are_listed_and_named_for_others(String path) {
        Operation operation = path.startsWith("/v1beta") ? Operation.GEMINI_MODELS : Operation.ANTHROPIC_MODELS;
        Route.Target list = new Route.Target.Guarded(operation, models);

        for (String asked : List.of(path, path + "/openai/gpt-4o", path + "/ollama%2Fllama3:8b")) {
            assertThat(routes.find("GET", asked).target()).isEqualTo(list);
            assertRefused("DELETE", asked, Kind.METHOD_NOT_ALLOWED);
        }
        assertRefused("POST", "/v1beta/models/gemini:embedContent", Kind.UNKNOWN_URL);
        assertRefused("POST", "/v1/models/gemini:embedContent", Kind.UNKNOWN_URL);
        assertRefused("DELETE", "/v1/models/gemini:generateContent", Kind.METHOD_NOT_ALLOWED);
    }

    @Test
    void answers_that_are_remembered_are_shown_forgotten_and_cancelled() {
        for (String path : List.of("/v1/responses/resp_1", "/openai/v1/responses/resp_1")) {
            assertThat(routes.find("GET", path).target())
                    .isEqualTo(new Route.Target.Guarded(Operation.RESPONSE, responses));
            assertThat(routes.find("DELETE", path).target())
                    .isEqualTo(new Route.Target.Guarded(Operation.RESPONSE_DELETE, responses));
            assertThat(routes.find("POST", path + "/cancel").target())
                    .isEqualTo(new Route.Target.Guarded(Operation.RESPONSE_CANCEL, responses));
            assertRefused("PUT", path, Kind.METHOD_NOT_ALLOWED);
            assertRefused("POST", path + "/x", Kind.METHOD_NOT_ALLOWED);
        }
    }

    @Test
    void health_is_open_to_everybody() {
        for (String method : List.of("GET", "HEAD")) {
            assertThat(routes.find(method, "/health/live").target()).isEqualTo(new Route.Target.Live());
            assertThat(routes.find(method, "/health/ready").target()).isEqualTo(new Route.Target.Ready(readiness));
        }
        assertRefused("POST", "/health/live", Kind.METHOD_NOT_ALLOWED);
    }

    @Test
    void what_is_allowed_is_what_the_routes_take() {
        for (Route route : routes.all()) {
            String path = route.below() ? route.path() + "/x" + route.end() : route.path();

            for (String method : Routes.allowed(path).split(", ", -1)) {
                assertThat(routes.find(method, path).path()).isEqualTo(route.path());
            }
            assertThat(Routes.allowed(path).split(", ", -1)).as(path).contains(route.method());
            assertThat(routes.find(route.method(), path)).isEqualTo(route);
        }
    }

    @Test
    void all_but_health_is_guarded() {
        assertThat(routes.all())
                .filteredOn(route -> !(route.target() instanceof Route.Target.Guarded))
                .extracting(Route::path)
                .containsExactly("/health/live", "/health/ready");
        assertThat(routes.all()).hasSize(2 + 2 * (12 + 2 + 3) + 2 * 2 + 2 * 3 + 2 + 2 * 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "",
                "*",
                "/v1",
                "/v1/",
                "/v2/chat/completions",
                "/V1/chat/completions",
                "/v1/Chat/completions",
                "//v1/chat/completions",
                "/v1//chat/completions",
                "/v1/./chat/completions",
                "/v1/x/../chat/completions",
                "/v1/chat%2Fcompletions",
                "/v1/chat/completions%00",
                "/v1/chat/completions;x=y",
                "/v1/chat/completions ",
                "/openai/chat/completions",
                "/v1/openai/v1/chat/completions",
                "/v1/models/",
                "/v1/modelsx",
                "/v1/models.x",
                "/health",
                "/health/live/",
                "/health/ready/x",
                "/metrics",
            })
    void there_is_nothing_anywhere_else_and_nothing_is_decoded(String path) {
        for (String method : List.of("GET", "POST", "HEAD", "DELETE")) {
            assertRefused(method, path, Kind.UNKNOWN_URL);
        }
    }
}
