package dev.sluice.dialect.generate;

import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Obj;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@code generateContent} request (generativelanguage v1beta, GenerateContentRequest). What a caller of the same dialect wrote
 * keeps its shape; from all others the system's messages become {@code systemInstruction}, neighbours of one role one content, and
 * results of tools get the names of their calls. Marks for prompt caches are left out without notice: they change no answer.
 */
final class PromptWriter {
    private final Prompt prompt;
    private final HostTerms terms;
    private final Losses losses;
    private final boolean own;
    private final PartWriter parts = new PartWriter(true);
    private final List<Message> system = new ArrayList<>();
    private final List<Json> systemParts = new ArrayList<>();
    private final List<Obj> contents = new ArrayList<>();
    private final Map<String, String> toolNames = new HashMap<>();
    private List<Json> open = new ArrayList<>(); // the parts of the last content
    private List<Json> afterResults = new ArrayList<>(); // pictures that tools gave

    PromptWriter(Prompt prompt, HostTerms terms, Losses losses) {
        this.prompt = prompt;
        this.terms = terms;
        this.losses = losses;
        this.own = prompt.extras().dialect().equals(GenerateDialect.NAME);
    }

    Obj write() {
        List<Message> messages = prompt.messages();
        for (int i = 0; i < messages.size(); i++) {
            writeMessage(messages.get(i), "messages[" + i + "]");
        }
        open.addAll(afterResults);
        if (contents.isEmpty() && !own) {
            if (systemParts.isEmpty()) {
                throw losses.refusal("messages", "at least one message that says something");
            }
            contents.add(content("user", new Arr(systemParts)));
            system.clear();
        }
        Obj body = new Obj();
        if (!system.isEmpty() && (own || !systemParts.isEmpty())) {
            body.put("systemInstruction", shaped(system.getFirst(), systemParts));
        }
        boolean alone = contents.size() == 1 && Notes.has(prompt.extras(), "~contentsAlone");
        body.put("contents", alone ? contents.getFirst() : new Arr(List.copyOf(contents)));
        writeTools(body);
        writeConfig(body);
        Obj kept = Notes.members(prompt.extras());
        if (kept.has("model")) {
            kept.put("model", "models/" + terms.model()); // must be the one of the URL
        }
        return Spelling.toSnake(body.putAll(kept.members()), snake());
    }

    private Set<String> snake() {
        Set<String> paths = new HashSet<>();
        if (Notes.get(prompt.extras(), "~snake") instanceof Arr told) {
            told.elements().forEach(path -> paths.add(String.valueOf(Json.textOf(path))));
        }
        return paths;
    }

    private void writeMessage(Message message, String field) {
        if (message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER) {
            system.add(message);
            writeParts(message, systemParts, field);
            return;
        }
        String role = message.role() == Role.ASSISTANT ? "model" : "user";
        boolean joined =
                !own && !contents.isEmpty() && role.equals(contents.getLast().text("role"));
        List<Json> written = joined ? open : new ArrayList<>();
        int before = written.size();
        List<Json> media = joined ? afterResults : new ArrayList<>();
        if (!joined) {
            open.addAll(afterResults);
        }
        afterResults = media;
        writeParts(message, written, field);
        if (joined || (written.size() == before && media.isEmpty() && !own)) {
            return;
        }
        open = written;
        contents.add(own ? shaped(message, written) : content(role, new Arr(written)));
    }

    private static Obj content(String role, Arr parts) {
        return new Obj().put("role", role).put("parts", parts);
    }

    /** As the caller's content was, where he spoke the same dialect. */
    private static Obj shaped(Message message, List<Json> parts) {
        Obj content = new Obj();
        if (!Notes.has(message.extras(), "~noRole") && message.role() != Role.SYSTEM) {
            content.put("role", message.role() == Role.ASSISTANT ? "model" : "user");
        }
        if (!parts.isEmpty() || !Notes.has(message.extras(), "~noParts")) {
            boolean alone = parts.size() == 1 && Notes.has(message.extras(), "~partsAlone");
            content.put("parts", alone ? parts.getFirst() : new Arr(parts));
        }
        return content.putAll(Notes.members(message.extras()).members());
    }

    private void writeParts(Message message, List<Json> into, String field) {
        boolean firstCall = true;
        for (int i = 0; i < message.parts().size(); i++) {
            Part part = message.parts().get(i);
            String place = field + ".content[" + i + "]";
            boolean said = switch (part) {
                case Part.Text text -> (!own && text.text().isEmpty()) || parts.add(part, into);
                case Part.ToolResult result -> writeResult(result, into, place);
                case Part.ToolCall call -> writeCall(call, firstCall, into);
                case Part.Media media -> writeMedia(media, into, place);
                default -> parts.add(part, into);
            };
            firstCall &= !(part instanceof Part.ToolCall);
            if (!said) {
                losses.drop(place);
            }
        }
    }

    /** Gemini from version 3 on refuses calls without a seal; strangers' calls have none. */
    private boolean writeCall(Part.ToolCall call, boolean first, List<Json> into) {
        toolNames.put(call.id(), call.name());
        boolean added = parts.add(call, into);
        if (!own
                && first
                && call.seal() == null
                && terms.traits().thinking() == Thinking.LEVEL
                && into.getLast() instanceof Obj written) {
            written.put("thoughtSignature", Seal.OF_STRANGERS);
        }
        return added;
    }

    private boolean writeResult(Part.ToolResult result, List<Json> into, String field) {
        String name = result.name() == null ? toolNames.get(result.callId()) : result.name();
        if (name == null) {
            throw losses.refusal(field, "the result of a call that stands before it");
        }
        into.add(parts.result(result, name));
        boolean kept = Notes.members(result.extras()).has("parts");
        for (Part part : result.content()) {
            if (!kept && part instanceof Part.Media media) {
                writeMedia(media, afterResults, field);
            }
        }
        return true;
    }

    private boolean writeMedia(Part.Media media, List<Json> into, String field) {
        if (!parts.add(media, into)) {
            String expected = media.source() instanceof MediaSource.FileId ? "a file of the host's" : "inline data";
            throw losses.refusal(field, expected);
        }
        return true;
    }

    private void writeTools(Obj body) {
        Json tools = ToolWords.write(prompt.tools(), allowed(prompt.toolChoice()), losses);
        if (tools == null && Notes.has(prompt.extras(), "~noTools")) {
            tools = new Arr(List.of());
        }
        boolean alone = tools instanceof Arr groups
                && groups.elements().size() == 1
                && Notes.has(prompt.extras(), "~toolsAlone");
        body.putIf(
                "tools",
                alone && tools instanceof Arr groups ? groups.elements().getFirst() : tools);
        Json read = Notes.get(prompt.extras(), "~toolConfig");
        boolean callable = prompt.tools().stream().anyMatch(Tool.Function.class::isInstance);
        body.putIf("toolConfig", ChoiceWords.write(prompt.toolChoice(), read, callable, losses));
    }

    /** With {@code AUTO} Gemini takes no names; so only those tools are shown. */
    private @Nullable Set<String> allowed(@Nullable ToolChoice choice) {
        return !own && choice instanceof ToolChoice.Allowed some && !some.required() ? Set.copyOf(some.names()) : null;
    }

    private void writeConfig(Obj body) {
        Obj rest = Notes.object(prompt.extras(), "~generationConfig");
        Obj config = new ConfigWriter(terms, losses, own).write(prompt, rest);
        if (!config.isEmpty() || Notes.has(prompt.extras(), "~generationConfig")) {
            body.put("generationConfig", config);
        }
    }
}
