package dev.sluice.dialect.chat;

import static dev.sluice.dialect.chat.ChatDialect.NAME;

import dev.sluice.canonical.Part;
import dev.sluice.json.Json;
import java.util.Map;

/** Writes a tool call of a message. */
final class CallWriter {
    private CallWriter() {}

    static Json.Obj write(Part.ToolCall call) {
        Map<String, Json> own = call.extras().of(NAME);
        Json.Obj function = new Json.Obj().put("name", call.name());
        Json arguments = own.get("~arguments");
        if (arguments == null) {
            function.put("arguments", call.arguments().isEmpty() && own.isEmpty() ? emptyOf(call) : call.arguments());
        } else if (!(arguments instanceof Json.Null)) {
            function.put("arguments", arguments);
        }
        Json.Obj written = new Json.Obj().put("id", CallId.shortened(call.id())).put("type", "function");
        written.put("function", function);
        own.forEach((name, value) -> {
            if (name.startsWith("~function.")) {
                function.put(name.substring("~function.".length()), value);
            } else if (name.equals("~type")) {
                if (value instanceof Json.Null) {
                    written.remove("type");
                } else {
                    written.put("type", value);
                }
            } else if (!name.startsWith("~")) {
                written.put(name, value);
            }
        });
        String seal = call.seal();
        if (seal != null && !written.has("extra_content")) {
            written.put("extra_content", sealed(seal));
        }
        return written;
    }

    private static String emptyOf(Part.ToolCall call) {
        return call.custom() ? "" : "{}";
    }

    /** Google's own OpenAI layer hands a call's signature over in this place, both ways. */
    static Json.Obj sealed(String seal) {
        return new Json.Obj().put("google", new Json.Obj().put("thought_signature", seal));
    }
}
