package dev.sluice.provider.openai;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.config.ProviderConfig;
import dev.sluice.config.ProxyUrl;
import dev.sluice.config.Secret;
import dev.sluice.config.StreamConfig;
import dev.sluice.dialect.Ask;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderCall;
import dev.sluice.relay.Relay;
import dev.sluice.relay.Terms;
import dev.sluice.wire.HostClient;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.Login;
import dev.sluice.wire.Origin;
import dev.sluice.wire.Proxy;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.List;

/**
 * A host that speaks OpenAI's API: OpenAI itself, and all who took it over. Bodies pass byte for byte, but for the name of
 * the model and the wish for usage (OpenAI API reference, read 2026-11).
 */
public final class OpenAiProvider implements Provider {
    /** What a host may see of the caller's headers: nothing that names, authorises or traces the caller. */
    private static final List<String> FORWARDED = List.of(
            "accept",
            "content-type",
            "idempotency-key",
            "openai-beta",
            "traceparent",
            "tracestate",
            "user-agent",
            "x-client-request-id");

    private final String name;
    private final ProviderConfig config;
    private final StreamConfig stream;
    private final HostClient client;
    private final Relay relay;
    private final Origin origin;
    private final String basePath;

    /** A provider for one event loop, that of {@code client} and {@code relay}. */
    public OpenAiProvider(String name, ProviderConfig config, StreamConfig stream, HostClient client, Relay relay) {
        this.name = name;
        this.config = config;
        this.stream = stream;
        this.client = client;
        this.relay = relay;
        this.origin = origin(config);
        String path = config.baseUrl().getRawPath();
        this.basePath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Origin origin(ProviderConfig config) {
        Origin origin = Origin.of(config.baseUrl());
        ProxyUrl proxy = config.proxy();
        if (proxy == null) {
            return origin;
        }
        String user = proxy.user();
        Secret password = proxy.password();
        Login login = user == null || password == null ? null : new Login(user, password.reveal());
        return origin.behind(new Proxy(proxy.host(), proxy.port(), login));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<Answer> send(ProviderCall call) {
        boolean askForUsage = config.includeUsage() && canCarryUsage(call.operation(), call.ask());
        HostExchange exchange = client.open(new HostRequest(
                origin,
                "POST",
                basePath + call.operation().path(),
                headers(call.headers()),
                call.ask().bodyFor(call.model(), askForUsage),
                config.connectTimeout().toMillis()));
        call.gone().onComplete(gone -> exchange.reset());
        return relay.open(exchange, terms(call, askForUsage));
    }

    private static boolean canCarryUsage(Operation operation, Ask ask) {
        return (operation == Operation.CHAT || operation == Operation.COMPLETIONS) && ask.canAskForUsage();
    }

    private MultiMap headers(MultiMap caller) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String header : FORWARDED) {
            String value = caller.get(header);
            if (value != null) {
                headers.add(header, value);
            }
        }
        Secret key = config.apiKey();
        if (key != null) {
            headers.set("authorization", "Bearer " + key.reveal());
        }
        // Compressed bytes could not be looked into.
        headers.set("accept-encoding", "identity");
        return headers;
    }

    private Terms terms(ProviderCall call, boolean withholdUsage) {
        return new Terms(
                name,
                call.operation(),
                call.ask().stream(),
                withholdUsage,
                config.doneMarker(),
                stream.gate().toMillis(),
                stream.keepAlive().toMillis(),
                config.firstTokenTimeout().toMillis(),
                stream.answerTimeout().toMillis(),
                config.gapTimeout().toMillis(),
                stream.totalTimeout().toMillis());
    }
}
