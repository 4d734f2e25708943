package dev.sluice.routing;

import dev.sluice.config.ProviderConfig;
import dev.sluice.config.ProxyUrl;
import dev.sluice.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ProxyOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the hosts which models they have ({@code GET /models}), at the start and from time to time, so that a bare name finds
 * its host. A host that does not answer keeps its last list; nothing waits for it. One instance, which owns the lists.
 */
public final class ModelReportsVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(ModelReportsVerticle.class);
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final String ANTHROPIC_VERSION = "2023-06-01";
    private static final String GEMINI_PREFIX = "models/";

    private final Duration refresh;
    private @Nullable WebClient client;
    private final Map<String, ProviderConfig> providers;
    private final Catalog catalog;
    private final Map<String, Set<String>> reports = new HashMap<>();

    public ModelReportsVerticle(Map<String, ProviderConfig> providers, Catalog catalog, Duration refresh) {
        this.providers = providers;
        this.catalog = catalog;
        this.refresh = refresh;
    }

    @Override
    public Future<?> start() {
        client = WebClient.create(vertx);
        askAll();
        vertx.setPeriodic(refresh.toMillis(), id -> askAll());
        return Future.succeededFuture();
    }

    private void askAll() {
        providers.forEach((name, provider) -> {
            if (provider.discover()) {
                ask(name, provider);
            }
        });
    }

    private void ask(String name, ProviderConfig provider) {
        HttpRequest<Buffer> request = Objects.requireNonNull(client)
                .getAbs(provider.baseUrl() + "/models")
                .timeout(TIMEOUT_MILLIS)
                .followRedirects(false);
        if (provider.proxy() != null) {
            request.proxy(options(provider.proxy()));
        }
        Secret key = provider.apiKey();
        if (key != null) {
            switch (provider.api()) {
                case GEMINI -> request.putHeader("x-goog-api-key", key.reveal());
                case AZURE -> request.putHeader("api-key", key.reveal());
                case OPENAI, BEDROCK, VERTEX, COHERE, OLLAMA -> request.bearerTokenAuthentication(key.reveal());
                case ANTHROPIC ->
                    request.putHeader("x-api-key", key.reveal()).putHeader("anthropic-version", ANTHROPIC_VERSION);
            }
        }
        request.send()
                .expecting(HttpResponseExpectation.SC_OK)
                .map(answer -> models(answer.bodyAsJsonObject()))
                .onSuccess(models -> report(name, models))
                .onFailure(error -> log.atInfo()
                        .addKeyValue("provider", name)
                        .log("The host did not tell its models; names with the provider in front work all the same"));
    }

    private static ProxyOptions options(ProxyUrl proxy) {
        ProxyOptions options = new ProxyOptions().setHost(proxy.host()).setPort(proxy.port());
        Secret password = proxy.password();
        return password == null ? options : options.setUsername(proxy.user()).setPassword(password.reveal());
    }

    private void report(String name, Set<String> models) {
        reports.put(name, models);
        catalog.report(reports);
    }

    private static Set<String> models(@Nullable JsonObject answer) {
        Set<String> models = new TreeSet<>();
        if (answer == null) {
            return models;
        }
        for (Object model : answer.getJsonArray("data", new JsonArray())) {
            if (model instanceof JsonObject object && object.getString("id") != null) {
                models.add(object.getString("id"));
            }
        }
        // Gemini's list has other words.
        for (Object model : answer.getJsonArray("models", new JsonArray())) {
            if (model instanceof JsonObject object && object.getValue("name") instanceof String name) {
                models.add(name.startsWith(GEMINI_PREFIX) ? name.substring(GEMINI_PREFIX.length()) : name);
            }
        }
        return models;
    }
}
