package dev.sluice.provider;

import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.Ask;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Memory;
import dev.sluice.json.Json;

/**
 * A caller's question, read in full because its host speaks another dialect.
 *
 * @param asked what the caller says
 * @param prompt what the host is asked: the same, and what was said before where the gateway remembers it
 * @param caller what the caller is answered in
 * @param usageWanted whether a stream is to tell its usage
 */
record Question(Prompt asked, Prompt prompt, Dialect caller, boolean usageWanted) {
    /** A question that stands for itself. */
    static Question read(Dialect caller, Ask ask) {
        Json.Obj body = AskedObject.of(ask);
        Prompt prompt = caller.readPrompt(body);
        return new Question(prompt, prompt, caller, usageWanted(body));
    }

    /** A question that may go on from another. */
    static Question recall(Memory memory, String callerId, Ask ask) {
        Json.Obj body = AskedObject.of(ask);
        Memory.Recalled recalled = memory.recall(callerId, body);
        return new Question(recalled.asked(), recalled.whole(), recalled.dialect(), usageWanted(body));
    }

    private static boolean usageWanted(Json.Obj body) {
        Json.Obj options = body.object("stream_options");
        return options != null && options.isTrue("include_usage");
    }
}
