package dev.sluice.provider.simulated;

import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A call of one of the caller's functions.
 *
 * @param arguments a JSON object, as text
 */
record ToolCall(Seed seed, String name, String arguments) {
    String callId() {
        return seed.id("call_", 24);
    }

    /** The arguments in the pieces in which they are streamed; each is a token. */
    List<String> fragments() {
        SplittableRandom random = seed.with("fragments").random();
        List<String> fragments = new ArrayList<>();
        int start = 0;
        while (start < arguments.length()) {
            int end = Math.min(arguments.length(), start + 2 + random.nextInt(6));
            // Half of a surrogate pair is no text.
            if (end < arguments.length() && Character.isLowSurrogate(arguments.charAt(end))) {
                end++;
            }
            fragments.add(arguments.substring(start, end));
            start = end;
        }
        return fragments;
    }

    /** The same fragments as they stand between the quotes of a JSON text. */
    List<Step> escapedFragments() {
        return fragments().stream()
                .<Step>map(fragment -> {
                    String quoted = Json.encode(fragment);
                    return Step.Bytes.token(quoted.substring(1, quoted.length() - 1), 0);
                })
                .toList();
    }
}
