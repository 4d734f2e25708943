package dev.sluice.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What shall go wrong with one answer of the simulated host: {@code name[:argument][@tokens]}, for instance {@code status:429},
 * {@code stall}, {@code reset@5} or {@code drip:2ms}.
 *
 * @param argument what follows the colon, checked; null if nothing does
 * @param afterTokens how many tokens are written before it strikes; {@link #BEFORE_BODY} to strike before the first byte of the body
 */
public record FaultScript(Fault fault, @Nullable String argument, long afterTokens) {
    public static final long BEFORE_BODY = -1;

    /** The faults; docs/simulated-provider.md says of each what the caller sees. */
    public enum Fault {
        /** An error status with OpenAI's error object. Argument: the status, 500 if left out. */
        STATUS(Argument.STATUS, false),
        /** An error page of some proxy, in HTML. Argument: the status, 502 if left out. */
        HTML(Argument.STATUS, false),
        /** The right body under {@code content-type: text/plain}. */
        CONTENT_TYPE(Argument.NONE, false),
        /** No answer at all, not even a head, and the connection stays open. */
        STALL_HEAD(Argument.NONE, false),
        /** The answer stops and the connection stays open. */
        STALL(Argument.NONE, true),
        /** The connection is closed before the head. */
        RESET_HEAD(Argument.NONE, false),
        /** The connection is closed in the middle of the body. */
        RESET(Argument.NONE, true),
        /** The connection is closed in the middle of an event, or of the last piece of a body of announced length. */
        TRUNCATE(Argument.NONE, true),
        /** Bytes that are neither events nor JSON, then an orderly end. */
        GARBAGE(Argument.NONE, true),
        /** An error inside a 200: the protocol's error event, or an error object as the whole body. */
        ERROR(Argument.NONE, true),
        /** An orderly end of the connection's body without the protocol's terminal marker. */
        NO_TERMINAL(Argument.NONE, false),
        /** One byte at a time. Argument: the time between two, 1ms if left out. */
        DRIP(Argument.DURATION, false),
        /** Comments while the model thinks. Argument: the time between two, 100ms if left out. */
        COMMENTS(Argument.DURATION, false);

        private final Argument argument;
        private final boolean positioned;

        Fault(Argument argument, boolean positioned) {
            this.argument = argument;
            this.positioned = positioned;
        }

        /** The name in configuration and model names, such as {@code reset-head}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether the answer is whole nevertheless. */
        public boolean gentle() {
            return this == DRIP || this == COMMENTS || this == CONTENT_TYPE;
        }
    }

    private enum Argument {
        NONE,
        STATUS,
        DURATION
    }

    /**
     * Reads a fault.
     *
     * @param key what the text is the value of, for the message
     * @throws ConfigException when it is none
     */
    public static FaultScript parse(String key, String text) {
        try {
            int at = text.indexOf('@');
            long tokens = at < 0 ? BEFORE_BODY : Long.parseUnsignedLong(text.substring(at + 1));
            String front = at < 0 ? text : text.substring(0, at);
            int colon = front.indexOf(':');
            String argument = colon < 0 ? null : front.substring(colon + 1);
            Fault fault = named(colon < 0 ? front : front.substring(0, colon));
            if (at >= 0 && !fault.positioned) {
                throw new IllegalArgumentException("no place");
            }
            check(fault, argument);
            return new FaultScript(fault, argument, tokens);
        } catch (IllegalArgumentException | ConfigException notOne) {
            String names = Arrays.stream(Fault.values()).map(Fault::text).collect(Collectors.joining(", "));
            throw new ConfigException(
                    key,
                    text,
                    "one of " + names
                            + "; a status or duration after a colon, @tokens after stall, reset, truncate, garbage, error");
        }
    }

    private static Fault named(String name) {
        for (Fault fault : Fault.values()) {
            if (fault.text().equals(name)) {
                return fault;
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static void check(Fault fault, @Nullable String argument) {
        if (argument == null) {
            return;
        }
        switch (fault.argument) {
            case NONE -> throw new IllegalArgumentException(argument);
            case STATUS -> {
                int status = Integer.parseInt(argument);
                if (status < 200 || status > 599) {
                    throw new IllegalArgumentException(argument);
                }
            }
            case DURATION -> Spread.ofDurations("interval", argument);
        }
    }

    /** The status in the argument. */
    public int status(int otherwise) {
        return argument == null ? otherwise : Integer.parseInt(argument);
    }

    /** The time in the argument, at least one microsecond. */
    public long intervalMicros(long otherwise) {
        return argument == null
                ? otherwise
                : Math.max(
                        1, Math.round(Spread.ofDurations("interval", argument).mean()));
    }

    @Override
    public String toString() {
        return fault.text()
                + (argument == null ? "" : ":" + argument)
                + (afterTokens == BEFORE_BODY ? "" : "@" + afterTokens);
    }
}
