package dev.sluice.config;

import java.util.Locale;

/** How sockets are spoken to, by the names that the kernels have for it; {@code auto} is what suits this machine. */
public enum TransportName {
    AUTO,
    EPOLL,
    IO_URING,
    KQUEUE,
    NIO;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
