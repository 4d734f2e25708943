package dev.sluice.wire;

import org.jspecify.annotations.Nullable;

/**
 * A proxy that opens tunnels to hosts (HTTP CONNECT, RFC 9110, 9.3.6).
 *
 * @param login what it is to be shown, or null for nothing
 */
public record Proxy(String host, int port, @Nullable Login login) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
