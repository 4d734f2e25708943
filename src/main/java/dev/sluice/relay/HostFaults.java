package dev.sluice.relay;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;

/** What a caller may read of a host's error. */
final class HostFaults {
    private static final int BAD_GATEWAY = 502;

    private HostFaults() {}

    /** An error about the gateway's own key must not look like one about the caller's. */
    static HostFault forCaller(HostFault fault) {
        if (fault.sort() != Sort.AUTHENTICATION) {
            return fault;
        }
        String message = "The host refused the gateway's own credentials.";
        return new HostFault(Sort.SERVER, BAD_GATEWAY, message, "upstream_authentication", null, -1);
    }
}
