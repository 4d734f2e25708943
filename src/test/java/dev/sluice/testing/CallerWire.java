package dev.sluice.testing;

import java.io.IOException;

/** What callers speak to a gateway; each test of the spine runs with both. */
public enum CallerWire {
    HTTP_1_1,
    /** With prior knowledge, on the same port as HTTP/1.1. */
    HTTP_2;

    /** @param receiveBytes how much may come while nobody reads, as far as that can be said; 0 for what is usual */
    Caller connect(int port, int receiveBytes) throws IOException {
        return switch (this) {
            case HTTP_1_1 -> RawCaller.connect(port, receiveBytes);
            case HTTP_2 -> Http2Caller.connect(port, receiveBytes);
        };
    }
}
