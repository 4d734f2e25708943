package dev.sluice.provider.anthropic;

import dev.sluice.canonical.Operation;
import dev.sluice.config.ProviderConfig;
import dev.sluice.config.Secret;
import dev.sluice.dialect.Dialect;
import dev.sluice.provider.CallerHeaders;
import dev.sluice.provider.HostApi;
import io.vertx.core.MultiMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's API (Anthropic API reference, read 2026-11). What callers of its own dialect say of versions and betas is forwarded: bodies
 * pass as they are, and mean what those headers say.
 */
public final class AnthropicApi implements HostApi {
    private static final CallerHeaders HEADERS = CallerHeaders.with("anthropic-beta", "anthropic-version");
    /** Anthropic's SDKs say so of all that is in their namespace {@code beta}. */
    private static final Pattern BETA = Pattern.compile("(?:^|&)(beta=\\w{1,16})(?=&|$)");

    private static final String VERSION = "2023-06-01";

    private final ProviderConfig config;
    private final Dialect messages;

    /** @param messages the dialect of Messages */
    public AnthropicApi(ProviderConfig config, Dialect messages) {
        this.config = config;
        this.messages = messages;
    }

    @Override
    public boolean speaks(Operation operation) {
        return operation.api() == Operation.Api.ANTHROPIC;
    }

    @Override
    public Dialect dialect() {
        return messages;
    }

    @Override
    public String target(Operation operation, String model, boolean stream) {
        return operation.path();
    }

    @Override
    public String target(String model, boolean stream) {
        return Operation.MESSAGES.path();
    }

    @Override
    public String countTarget(String model) {
        return Operation.COUNT_TOKENS.path();
    }

    @Override
    public String query(@Nullable String caller) {
        Matcher beta = BETA.matcher(caller == null ? "" : caller);
        return beta.find() ? "?" + beta.group(1) : "";
    }

    @Override
    public MultiMap headers(MultiMap caller) {
        MultiMap headers = HEADERS.of(caller);
        Secret key = config.apiKey();
        if (key != null) {
            headers.set("x-api-key", key.reveal());
        }
        if (!headers.contains("anthropic-version")) {
            headers.set("anthropic-version", VERSION);
        }
        return headers;
    }
}
