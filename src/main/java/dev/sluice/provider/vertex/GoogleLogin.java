package dev.sluice.provider.vertex;

import dev.sluice.config.GoogleConfig.Login;
import dev.sluice.config.GoogleConfig.Machine;
import dev.sluice.config.GoogleConfig.Person;
import dev.sluice.config.GoogleConfig.ServiceAccount;
import dev.sluice.config.Secret;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.provider.Renewed;
import dev.sluice.provider.Renewed.Lasting;
import dev.sluice.stream.Body;
import dev.sluice.stream.Slices;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.Origin;
import dev.sluice.wire.Proxy;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * As whom Google is asked, and the tokens it gives for that: to a service account for an assertion that it signed (RFC 7523), to a person
 * for a refresh token (RFC 6749, 6), to a machine for nothing ("Application Default Credentials", Google Cloud, read 2026-11). One
 * instance for all event loops.
 */
public final class GoogleLogin {
    private static final String MACHINES_PATH = "/computeMetadata/v1/instance/service-accounts/default/token";
    private static final String ASSERTION = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final long CONNECT_MILLIS = 5_000;

    private final Vertx vertx;
    private final String provider;
    private final Login login;
    private final @Nullable Proxy proxy;
    private final InstantSource clock;
    private final Renewed<Secret> renewed;

    /**
     * Nobody is asked before a token is needed.
     *
     * @param provider the provider's name, for messages
     * @param proxy what leads to those who give tokens, but for the machine itself; null for nothing
     */
    public GoogleLogin(Vertx vertx, String provider, Login login, @Nullable Proxy proxy, InstantSource clock) {
        this.vertx = vertx;
        this.provider = provider;
        this.login = login;
        this.proxy = proxy;
        this.clock = clock;
        this.renewed = new Renewed<>(vertx, clock, provider);
    }

    /** The tokens as one event loop gets them, which asks with {@code calls} if it is the one to ask. */
    public TokenSource over(ShortCalls calls) {
        return () -> renewed.get(() -> request().compose(calls::send).map(this::read));
    }

    private Future<HostRequest> request() {
        return switch (login) {
            case ServiceAccount account ->
                vertx.executeBlocking(() -> new SignedAssertion(account).text(clock.instant()), false)
                        .recover(bad -> Future.failedFuture(Failure.of(
                                Kind.UPSTREAM_AUTHENTICATION, provider + ": the service account's key cannot be used")))
                        .map(assertion -> post(account.tokenUrl(), "grant_type", ASSERTION, "assertion", assertion));
            case Person person ->
                Future.succeededFuture(post(
                        person.tokenUrl(),
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        person.clientId(),
                        "client_secret",
                        person.clientSecret().reveal(),
                        "refresh_token",
                        person.refreshToken().reveal()));
            case Machine machine ->
                Future.succeededFuture(new HostRequest(
                        Origin.of(machine.url()),
                        "GET",
                        MACHINES_PATH,
                        MultiMap.caseInsensitiveMultiMap().add("metadata-flavor", "Google"),
                        Body.EMPTY,
                        CONNECT_MILLIS));
        };
    }

    private HostRequest post(URI url, String... form) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < form.length; i += 2) {
            body.append(i == 0 ? "" : "&").append(form[i]).append('=');
            body.append(URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8));
        }
        Origin origin = Origin.of(url);
        return new HostRequest(
                proxy == null ? origin : origin.behind(proxy),
                "POST",
                Objects.requireNonNullElse(url.getRawPath(), "/"),
                MultiMap.caseInsensitiveMultiMap().add("content-type", "application/x-www-form-urlencoded"),
                Slices.of(Buffer.buffer(body.toString())),
                CONNECT_MILLIS);
    }

    private Lasting<Secret> read(ShortCalls.Reply reply) {
        Json.Obj told;
        try {
            told = JsonReader.readObject(reply.body());
        } catch (InvalidJsonException page) {
            told = new Json.Obj();
        }
        String token = told.text("access_token");
        long seconds = told.number("expires_in", 0);
        if (reply.status() != 200 || token == null || seconds <= 0) {
            throw Failure.of(
                    Kind.UPSTREAM_AUTHENTICATION,
                    provider + ": Google gave no token to " + who() + " (status " + reply.status() + reason(told)
                            + ")");
        }
        Instant now = clock.instant();
        return Lasting.until(new Secret(token), now, now.plusSeconds(seconds));
    }

    /** RFC 6749, 5.2: one word of a list; anything else is not repeated. */
    private static String reason(Json.Obj told) {
        String error = told.text("error");
        return error != null && error.matches("[a-z_]{1,40}") ? ", " + error : "";
    }

    private String who() {
        return switch (login) {
            case ServiceAccount account -> "the service account " + account.email();
            case Person person -> "the person of gcloud's login";
            case Machine machine -> "the machine, by " + machine.url();
        };
    }
}
