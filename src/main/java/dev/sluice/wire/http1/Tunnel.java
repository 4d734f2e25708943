package dev.sluice.wire.http1;

import dev.sluice.wire.Login;
import dev.sluice.wire.Origin;
import dev.sluice.wire.Proxy;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A way through a proxy, as Vert.x wants it. */
public final class Tunnel {
    private Tunnel() {}

    /** Null where no proxy leads to {@code origin}. */
    public static @Nullable ProxyOptions options(Origin origin, long connectTimeoutMillis) {
        Proxy proxy = origin.proxy();
        if (proxy == null) {
            return null;
        }
        ProxyOptions options = new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(proxy.host())
                .setPort(proxy.port())
                .setConnectTimeout(Duration.ofMillis(connectTimeoutMillis));
        Login login = proxy.login();
        return login == null ? options : options.setUsername(login.user()).setPassword(login.reveal());
    }
}
