package dev.sluice.wire;

/** Connections to hosts, pooled, all on the event loop that the client was made for and used on that loop only. */
public interface HostClient {
    /** Begins a request; never fails itself, its {@link HostExchange#head} does. */
    HostExchange open(HostRequest request);
}
