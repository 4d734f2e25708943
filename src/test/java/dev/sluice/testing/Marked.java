package dev.sluice.testing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts of one call that carry its number in every part, so that a byte that went astray is known wherever it turns up.
 *
 * @param number of the call
 * @param stream whether it asks for a stream
 */
public record Marked(long number, boolean stream) {
    /** In the request's {@code user}: the number, and what the host shall do. */
    private static final Pattern USER = Pattern.compile("\"user\":\"(\\d+) (\\w+) (\\d+)\"");

    private static final Pattern MARK = Pattern.compile("w(\\d+)\\.");
    private static final int EVENTS = 6;

    /** What a host is told to do by a request. */
    public record Order(Marked marked, String act, int permille) {
        /** The order in a request that arrived. */
        public static Order in(String request) {
            Matcher user = USER.matcher(request);
            if (!user.find()) {
                throw new IllegalArgumentException("no order in " + request);
            }
            return new Order(
                    new Marked(Long.parseLong(user.group(1)), request.contains("\"stream\":true")),
                    user.group(2),
                    Integer.parseInt(user.group(3)));
        }
    }

    private String mark() {
        return "w" + number + ".";
    }

    /**
     * The body of a request.
     *
     * @param act one of {@link MarkedHost}'s
     * @param permille where in its answer the host shall do it
     */
    public String request(String model, String act, int permille) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"user\":\"" + number + " " + act + " "
                + permille + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + (mark() + " ").repeat(20) + "\"}]}";
    }

    /** The body of the whole answer. */
    public String answer() {
        return stream ? events() : json();
    }

    private String json() {
        return "{\"id\":\"" + mark() + "\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"" + (mark() + " ").repeat(60)
                + "\"},\"finish_reason\":\"stop\"}]}";
    }

    private String events() {
        StringBuilder events = new StringBuilder();
        for (int event = 0; event < EVENTS; event++) {
            String end = event == EVENTS - 1 ? "\"stop\"" : "null";
            events.append("data: {\"id\":\"")
                    .append(mark())
                    .append(
                            "\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"")
                    .append(mark())
                    .append("\"},\"finish_reason\":")
                    .append(end)
                    .append("}]}\n\n");
        }
        return events.append("data: [DONE]\n\n").toString();
    }

    /** Whether {@code text} holds a mark of another call. */
    public boolean isForeign(String text) {
        Matcher mark = MARK.matcher(text);
        while (mark.find()) {
            if (Long.parseLong(mark.group(1)) != number) {
                return true;
            }
        }
        return false;
    }
}
