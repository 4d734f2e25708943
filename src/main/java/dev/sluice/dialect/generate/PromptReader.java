package dev.sluice.dialect.generate;

import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.canonical.Tool;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads a {@code generateContent} request (generativelanguage v1beta, GenerateContentRequest). */
final class PromptReader {
    private final PartReader parts = new PartReader(new CallIds("prompt"));
    private final List<Message> messages = new ArrayList<>();
    private final Notes notes = new Notes();
    private final Obj rest;

    private PromptReader(Obj body) {
        rest = body;
    }

    static Prompt read(Obj body) {
        Set<String> snake = new TreeSet<>();
        PromptReader reader = new PromptReader(Spelling.toCamel(body, snake));
        reader.notes.note("~snake", Arr.ofTexts(List.copyOf(snake)));
        return reader.read();
    }

    private Prompt read() {
        Obj system = Shape.takeObject(rest, "systemInstruction", "systemInstruction");
        if (system != null) {
            messages.add(message(system, Role.SYSTEM, "systemInstruction"));
        }
        readContents();
        Json groups = rest.value("tools");
        List<Tool> tools = ToolWords.read(groups);
        if (groups != null) {
            rest.remove("tools");
            notes.noteIf(groups instanceof Obj, "~toolsAlone").noteIf(tools.isEmpty(), "~noTools");
        }
        Obj choice = Shape.takeObject(rest, "toolConfig", "toolConfig");
        if (choice != null) {
            notes.note("~toolConfig", choice);
        }
        Obj config = Shape.takeObject(rest, "generationConfig", "generationConfig");
        ConfigReader read = new ConfigReader(config == null ? new Obj() : config);
        if (config != null) {
            notes.note("~generationConfig", read.rest());
        }
        return new Prompt(
                messages,
                tools,
                ChoiceWords.read(choice),
                Map.copyOf(read.settings()),
                read.format(),
                read.effort(),
                notes.keep(rest).extras());
    }

    private void readContents() {
        Json contents = rest.value("contents");
        if (contents == null) {
            throw Shape.refusal("contents", "a list of contents");
        }
        rest.remove("contents");
        notes.noteIf(contents instanceof Obj, "~contentsAlone");
        List<Json> elements = Shape.elements(contents, "contents");
        for (int i = 0; i < elements.size(); i++) {
            String field = "contents[" + i + "]";
            Obj content = Shape.object(elements.get(i), field);
            messages.add(message(content, role(content, field), field));
        }
    }

    private static Role role(Obj content, String field) {
        Json role = content.value("role");
        return switch (role == null ? "user" : role instanceof Json.Text text ? text.value() : "?") {
            case "user", "" -> Role.USER;
            case "model" -> Role.ASSISTANT;
            case "function", "tool" -> Role.TOOL;
            default -> throw Shape.refusal(field + ".role", "user or model");
        };
    }

    /** The content's own members but its parts stay with the message, its role among them. */
    private Message message(Obj content, Role role, String field) {
        Obj others = content.copy();
        Notes shape = new Notes();
        List<Part> read = new ArrayList<>();
        Json told = content.value("parts");
        if (told != null) {
            others.remove("parts");
            shape.noteIf(told instanceof Obj, "~partsAlone");
            List<Json> elements = Shape.elements(told, field + ".parts");
            for (int i = 0; i < elements.size(); i++) {
                parts.read(Shape.object(elements.get(i), field + ".parts[" + i + "]"), read);
            }
        }
        shape.noteIf(told == null, "~noParts").noteIf(!others.has("role"), "~noRole");
        return new Message(
                role, PiecesOfThought.joined(read), null, shape.keep(others).extras());
    }
}
