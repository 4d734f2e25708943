package dev.sluice.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads to a host: the provider's own, else that of section {@code connections}, else the environment's; the last two
 * not to this machine itself, and not to hosts that are excepted.
 */
final class ProxyRules {
    private final References environment;
    private final ConnectionsConfig connections;

    ProxyRules(References environment, ConnectionsConfig connections) {
        this.environment = environment;
        this.connections = connections;
    }

    /** Null for none. Throws a {@link ConfigException} if the environment's proxy is none we can speak to. */
    @Nullable
    ProxyUrl proxy(URI host, @Nullable ProxyUrl own) {
        if (own != null) {
            return own.isNone() ? null : own;
        }
        if (BaseUrl.onThisMachine(host)) {
            return null;
        }
        ProxyUrl common = connections.proxy();
        ProxyUrl proxy = common != null ? common : ofEnvironment(host);
        return proxy == null || proxy.isNone() || exceptions().matches(host) ? null : proxy;
    }

    private NoProxy exceptions() {
        List<String> entries = new ArrayList<>(connections.noProxy());
        String variable = variable("no_proxy");
        if (variable != null) {
            entries.addAll(List.of(variable.split(",")));
        }
        return new NoProxy(entries);
    }

    private @Nullable ProxyUrl ofEnvironment(URI host) {
        String name = "https".equalsIgnoreCase(host.getScheme()) ? "https_proxy" : "http_proxy";
        String found = variable(name) != null ? name : "all_proxy";
        String text = variable(found);
        if (text == null) {
            return null;
        }
        try {
            return ProxyUrl.parse(text);
        } catch (IllegalArgumentException refused) {
            throw new ConfigException(found.toUpperCase(Locale.ROOT), "***", ProxyUrl.EXPECTATION);
        }
    }

    private @Nullable String variable(String lowerCase) {
        String value = environment.variable(lowerCase);
        return value != null ? value : environment.variable(lowerCase.toUpperCase(Locale.ROOT));
    }
}
