package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Caller;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Terms;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class AuthenticateStageTest {
    /** Whoever asks anything of the body fails the test. */
    @SuppressWarnings("unchecked")
    private static final ReadStream<Buffer> UNTOUCHABLE = (ReadStream<Buffer>) Proxy.newProxyInstance(
            AuthenticateStageTest.class.getClassLoader(), new Class<?>[] {ReadStream.class}, (proxy, method, args) -> {
                throw new AssertionError("The body was touched: " + method);
            });

    private final FakeKeys keys = new FakeKeys();
    private final ApiKey key = keys.create("laptop");
    private volatile Instant now = Instant.ofEpochSecond(1_000);
    private KeyRing ring;
    private AuthenticateStage stage;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        ring = new KeyRing(vertx, keys, keys.pepper, new SecureRandom(), Duration.ofHours(1), () -> now);
        stage = new AuthenticateStage(ring, keys.pepper);
        within10Seconds(ring.start());
    }

    private static <T> T within10Seconds(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static MultiMap headers(String... namesAndValues) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    private static MultiMap bearer(String token) {
        return headers("Authorization", "Bearer " + token);
    }

    /** Who the stages below see; fails as the stage does. */
    private Future<Caller> callerOf(MultiMap headers) {
        Exchange.Inbound inbound = new Exchange.Inbound(
                "/v1/chat/completions",
                null,
                null,
                headers,
                () -> UNTOUCHABLE,
                10,
                Promise.<Failure>promise().future());
        Exchange exchange = new Exchange("x", Operation.CHAT, inbound);
        List<Caller> seen = new ArrayList<>();
        Future<Answer> answer = stage.handle(exchange, passed -> {
            seen.add(passed.caller());
            return Future.failedFuture("answered");
        });
        return answer.transform(
                done -> seen.isEmpty() ? Future.failedFuture(done.cause()) : Future.succeededFuture(seen.getFirst()));
    }

    private Failure failureOf(MultiMap headers) throws Exception {
        Future<Throwable> cause = callerOf(headers)
                .transform(done -> done.succeeded()
                        ? Future.failedFuture("let in: " + headers)
                        : Future.succeededFuture(done.cause()));
        return (Failure) within10Seconds(cause);
    }

    @Test
    void a_good_key_passes_at_once_in_any_of_the_four_headers() {
        for (MultiMap headers : List.of(
                bearer(key.reveal()),
                headers("x-api-key", key.reveal()),
                headers("api-key", key.reveal()),
                headers("x-goog-api-key", key.reveal()),
                headers("X-API-KEY", key.reveal()))) {
            Future<Caller> caller = callerOf(headers);

            assertThat(caller.isComplete()).as(headers.names().toString()).isTrue();
            assertThat(caller.result()).isEqualTo(new Caller(key.id(), "laptop"));
        }
        assertThat(keys.looks).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer ", "BEARER ", "bEaReR   ", "Bearer "})
    void the_scheme_is_read_in_any_case_with_any_number_of_spaces(String scheme) {
        assertThat(callerOf(headers("Authorization", scheme + key.reveal())).succeeded())
                .isTrue();
    }

    @Test
    void the_first_header_that_is_not_blank_counts_whatever_the_others_say() throws Exception {
        String good = key.reveal();
        assertThat(callerOf(headers("x-goog-api-key", "junk", "Authorization", "Bearer " + good))
                        .succeeded())
                .isTrue();
        assertThat(callerOf(headers("Authorization", " ", "x-api-key", "", "api-key", good))
                        .succeeded())
                .isTrue();

        assertThat(failureOf(headers("Authorization", "Bearer junk", "x-api-key", good))
                        .kind())
                .isEqualTo(Kind.INVALID_API_KEY);
        assertThat(failureOf(headers("Authorization", "Basic dTpw", "x-api-key", good))
                        .getMessage())
                .contains("Bearer");
        assertThat(failureOf(headers("x-api-key", "junk", "api-key", good)).kind())
                .isEqualTo(Kind.INVALID_API_KEY);
    }

    @Test
    void the_missing_and_the_malformed_are_told_the_form_and_nothing_is_looked_up() throws Exception {
        List<MultiMap> all = List.of(
                headers(),
                headers("Authorization", "Bearer"),
                headers("Authorization", "Bearer   "),
                headers("Authorization", key.reveal()),
                headers("Authorization", "Bearer" + key.reveal()),
                headers("Authorization", "Basic " + key.reveal()),
                headers("Authorization", "Bearer " + key.reveal() + " x"),
                bearer("sk-proj-1234567890"),
                bearer(key.reveal().substring(0, 60)));
        for (MultiMap headers : all) {
            Failure failure = failureOf(headers);

            assertThat(failure.kind()).isEqualTo(Kind.INVALID_API_KEY);
            assertThat(failure.getMessage())
                    .contains("(expected: ", "sk-sl-<id>-<secret>")
                    .doesNotContain(key.id());
        }
        assertThat(keys.looks).hasValue(1);
    }

    @Test
    void unknown_wrong_and_revoked_keys_are_told_the_same_and_none_of_the_secret() throws Exception {
        ApiKey revoked = keys.create("revoked");
        keys.revoke(revoked);
        ApiKey unknown = ApiKey.generate(new SecureRandom());
        String wrongSecret = "A".repeat(43);
        ApiKey wrong = Objects.requireNonNull(ApiKey.parse("sk-sl-" + key.id() + "-" + wrongSecret));
        ApiKey disabled = keys.create("disabled");
        keys.disable(disabled);
        ApiKey expired = keys.create("expired", Terms.FREE, now);
        for (ApiKey bad : List.of(revoked, unknown, wrong, disabled, expired)) {
            Failure failure = failureOf(bearer(bad.reveal()));

            assertThat(failure.kind()).isEqualTo(Kind.INVALID_API_KEY);
            assertThat(failure.param()).isNull();
            assertThat(failure.getMessage())
                    .isEqualTo("API key sk-sl-" + bad.id()
                            + "-***: not good (expected: one that ./sluice key list shows as good)");
        }
    }

    @Test
    void none_of_the_three_is_told_before_the_store_was_looked_after() {
        ApiKey wrong = Objects.requireNonNull(ApiKey.parse("sk-sl-" + key.id() + "-" + "A".repeat(43)));

        assertThat(callerOf(bearer(wrong.reveal())).isComplete()).isFalse();
        assertThat(callerOf(bearer(ApiKey.generate(new SecureRandom()).reveal()))
                        .isComplete())
                .isFalse();
    }

    @Test
    void a_key_made_a_moment_ago_works() throws Exception {
        for (int i = 0; i < 3; i++) {
            ApiKey fresh = keys.create("fresh " + i);

            assertThat(within10Seconds(callerOf(bearer(fresh.reveal()))).name()).isEqualTo("fresh " + i);
        }
    }

    @Test
    void a_revoked_key_is_turned_down_after_the_refresh() throws Exception {
        keys.revoke(key);
        within10Seconds(ring.refreshed());

        assertThat(failureOf(bearer(key.reveal())).kind()).isEqualTo(Kind.INVALID_API_KEY);
    }

    @Test
    void a_key_ends_at_its_time_though_nobody_changes_anything() throws Exception {
        ApiKey brief = keys.create("brief", Terms.FREE, now.plusSeconds(60));
        within10Seconds(callerOf(bearer(brief.reveal())));

        now = now.plusSeconds(59);
        assertThat(callerOf(bearer(brief.reveal())).succeeded()).isTrue();
        now = now.plusSeconds(1);
        assertThat(failureOf(bearer(brief.reveal())).kind()).isEqualTo(Kind.INVALID_API_KEY);
    }

    @Test
    void when_the_store_cannot_be_read_known_keys_go_on_and_others_get_503() throws Exception {
        keys.isBroken = true;

        assertThat(callerOf(bearer(key.reveal())).succeeded()).isTrue();
        Failure failure = failureOf(bearer(ApiKey.generate(new SecureRandom()).reveal()));
        assertThat(failure.kind()).isEqualTo(Kind.KEYS_UNAVAILABLE);
        assertThat(failure.kind().status()).isEqualTo(503);
    }

    @Test
    void a_flood_of_unknown_keys_is_answered_and_costs_one_look_each_200_ms() throws Exception {
        int before = keys.looks.get();
        long begin = System.nanoTime();
        List<Future<?>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(callerOf(bearer(ApiKey.generate(new SecureRandom()).reveal())));
        }
        within10Seconds(Future.join(answers).otherwiseEmpty());

        assertThat(answers).allMatch(Future::failed);
        long gaps = (System.nanoTime() - begin) / 200_000_000;
        assertThat((long) keys.looks.get() - before).isBetween(1L, gaps + 1);
    }

    @Test
    void a_session_key_passes() {
        ApiKey session = ring.addSessionKey("banner");

        assertThat(callerOf(bearer(session.reveal())).result()).isEqualTo(new Caller(session.id(), "banner"));
    }

    /** LiteLLM CVE-2026-42208: a bearer token that reached a query on the error path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "sk-sl-abc123def456-' UNION SELECT hash FROM keys --",
                "'; DROP TABLE keys; --",
                "sk-sl-%00",
                "../../../../etc/passwd",
                "${jndi:ldap://127.0.0.1/x}",
                "{{7*7}}",
            })
    void replay_S1_junk_in_the_token_is_just_401(String junk) throws Exception {
        for (String header : List.of("Authorization", "x-api-key", "api-key", "x-goog-api-key")) {
            MultiMap headers = headers(header, header.startsWith("A") ? "Bearer " + junk : junk);

            Failure failure = failureOf(headers);

            assertThat(failure.kind()).isEqualTo(Kind.INVALID_API_KEY);
            assertThat(failure.getMessage()).doesNotContain(junk);
        }
    }

    /** CVE-2026-35030: an identity found by a part of the token. */
    @Test
    void replay_S3_keys_that_share_any_prefix_or_suffix_are_different_identities() throws Exception {
        String good = key.reveal();
        for (int at = good.length() - 43; at < good.length(); at += 6) {
            char other = good.charAt(at) == '0' ? '1' : '0';
            Failure failure = failureOf(bearer(good.substring(0, at) + other + good.substring(at + 1)));

            assertThat(failure.kind()).isEqualTo(Kind.INVALID_API_KEY);
            assertThat(callerOf(bearer(good)).result()).isEqualTo(new Caller(key.id(), "laptop"));
        }
        ApiKey second = keys.create("second");
        assertThat(within10Seconds(callerOf(bearer(second.reveal()))).name()).isEqualTo("second");
        assertThat(failureOf(bearer("sk-sl-" + second.id() + good.substring(18)))
                        .kind())
                .isEqualTo(Kind.INVALID_API_KEY);
    }

    /** LiteLLM GHSA-69x8-hrgq-fjj8: the stored hash was taken for the key. */
    @Test
    void replay_S10_the_stored_hash_is_not_accepted_as_a_key() throws Exception {
        String hash = HexFormat.of().formatHex(keys.pepper.hash().of(key));

        for (String token : List.of(hash, "sk-sl-" + hash, "sk-sl-" + key.id() + "-" + hash)) {
            assertThat(failureOf(bearer(token)).kind()).isEqualTo(Kind.INVALID_API_KEY);
        }
    }
}
