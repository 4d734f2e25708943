package dev.sluice.wire.http1;

import dev.sluice.wire.Origin;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why no connection came about, in words that hold no secret: none of a proxy's, and none of its answer but the status. */
public final class ConnectFailure {
    private static final Pattern STATUS = Pattern.compile("status: (\\d{3})");

    private ConnectFailure() {}

    /** What may follow behind "cannot be reached"; empty if there is nothing to add. */
    public static String reason(Origin origin, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProxyConnectException) {
                return ": the proxy " + origin.proxy() + " " + refusal(cause.getMessage());
            }
            if (cause instanceof UnknownHostException) {
                return ": " + (origin.proxy() == null ? "its name" : "the name of the proxy " + origin.proxy())
                        + " is not known";
            }
        }
        return origin.proxy() == null ? "" : " by the proxy " + origin.proxy();
    }

    private static String refusal(@Nullable String message) {
        Matcher status = STATUS.matcher(String.valueOf(message));
        if (!status.find()) {
            return "did not open a tunnel";
        }
        return status.group(1).equals("407")
                ? "does not accept the user and password (status 407)"
                : "refused with status " + status.group(1);
    }
}
