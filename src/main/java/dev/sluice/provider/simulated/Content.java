package dev.sluice.provider.simulated;

import dev.sluice.canonical.Operation;
import java.util.List;

/** What the model says in one choice: text, or calls of the caller's functions. */
sealed interface Content {
    /** How many tokens it has. */
    long tokens();

    /** Text; {@code cut} when the caller allowed less than there was to say. */
    record Said(Prose prose, boolean cut) implements Content {
        @Override
        public long tokens() {
            return prose.tokens();
        }
    }

    /** Calls, at least one. */
    record Called(List<ToolCall> calls) implements Content {
        @Override
        public long tokens() {
            return calls.stream().mapToLong(call -> call.fragments().size()).sum();
        }
    }

    /** The content of choice {@code index}. */
    static Content of(Asked asked, int index) {
        List<ToolCall> calls = asked.operation() == Operation.COMPLETIONS ? List.of() : Tools.callsFor(asked);
        if (!calls.isEmpty()) {
            return new Called(calls);
        }
        long wished = asked.wishedTokens();
        long allowed = asked.allowedTokens();
        Seed seed = asked.seed().with("choice").with(index);
        return new Said(new Prose(seed, Math.min(wished, allowed), asked.tokenChars()), wished > allowed);
    }
}
