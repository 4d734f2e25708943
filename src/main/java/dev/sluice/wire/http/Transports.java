package dev.sluice.wire.http;

import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.IoUringTransport;
import io.vertx.core.impl.transports.KQueueTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.transport.Transport;
import java.util.List;

/**
 * Starts Vert.x on a transport by its name. Vert.x's own list of transports loads the libraries of all of them to find out which
 * there are; here only the one that is asked for is loaded, as the start has to be quick.
 */
public final class Transports {
    /** The names, but for {@code auto}. */
    public static final List<String> NAMES = List.of("epoll", "io_uring", "kqueue", "nio");

    private static final String NIO = "nio";

    /** So short that another name server can be asked within the time that connecting may take. */
    private static final long NAME_QUERY_MILLIS = 800;

    private Transports() {}

    /** Throws an {@link IllegalStateException} with a line for people if this machine does not have it. */
    public static Vertx start(String name) {
        String real = resolve(name);
        return Vertx.builder()
                .with(new VertxOptions()
                        .setAddressResolverOptions(new AddressResolverOptions().setQueryTimeout(NAME_QUERY_MILLIS)))
                .withTransport(new TransportInternal(real, true, null, implementation(real)))
                .build();
    }

    /** The transport that {@code name} means here; throws as {@link #start} does. */
    public static String resolve(String name) {
        if (!name.equals("auto")) {
            Transport transport = implementation(name);
            if (!transport.isAvailable()) {
                throw new IllegalStateException("server.transport: " + name + " (expected: one that this machine has; "
                        + "auto chooses one): " + reason(transport.unavailabilityCause()));
            }
            return name;
        }
        // Not io_uring, though it costs less: containers often forbid it, and it is the youngest.
        String own = PlatformDependent.isOsx() ? "kqueue" : PlatformDependent.isWindows() ? NIO : "epoll";
        return isAvailable(own) ? own : NIO;
    }

    public static boolean isAvailable(String name) {
        return implementation(name).isAvailable();
    }

    /** The transport that this one runs on. */
    public static String of(Vertx vertx) {
        return switch (((VertxInternal) vertx).transport().getClass().getSimpleName()) {
            case "EpollTransport" -> "epoll";
            case "IoUringTransport" -> "io_uring";
            case "KQueueTransport" -> "kqueue";
            default -> NIO;
        };
    }

    private static Transport implementation(String name) {
        return switch (name) {
            case "epoll" -> new EpollTransport();
            case "io_uring" -> new IoUringTransport();
            case "kqueue" -> new KQueueTransport();
            case NIO -> NioTransport.INSTANCE;
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The innermost cause: those around it say only that something could not be loaded. */
    private static String reason(Throwable unavailable) {
        Throwable cause = unavailable;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .orElse(cause.getClass().getSimpleName());
    }
}
