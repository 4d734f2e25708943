package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Role;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the conversation. Bedrock wants turns of the user and of the assistant in alternation, the user's first; all results of one
 * turn's calls in the next turn, before what else is in it; and what the system says apart from both. A question of another dialect is
 * put into that form.
 */
final class TurnWriter {
    /** What one speaker says until the other one does. */
    private static final class Turn {
        final String role;
        final List<Json> results = new ArrayList<>();
        final List<Json> others = new ArrayList<>();

        Turn(String role) {
            this.role = role;
        }
    }

    private final boolean own;
    private final ModelFamily family;
    private final BlockWriter blocks;
    private final Losses losses;
    private final List<Json> system = new ArrayList<>();
    private final List<Json> messages = new ArrayList<>();

    TurnWriter(boolean own, ModelFamily family, BlockWriter blocks, Losses losses) {
        this.own = own;
        this.family = family;
        this.blocks = blocks;
        this.losses = losses;
    }

    List<Json> system() {
        return system;
    }

    List<Json> messages() {
        return messages;
    }

    void write(List<Message> conversation) {
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < conversation.size(); i++) {
            Message message = conversation.get(i);
            String path = "messages[" + i + "]";
            if (own) {
                writeAsItWas(message, path);
            } else if (message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER) {
                writeParts(message, path, system, system);
            } else {
                addTo(turns, message, path);
            }
        }
        turns.forEach(this::write);
        if (messages.isEmpty() && !own && !system.isEmpty()) {
            // There must be something to answer.
            messages.add(message("user", List.copyOf(system)));
            system.clear();
        }
    }

    private void writeAsItWas(Message message, String path) {
        boolean inline = message.extras().notes(NAME, Notes.INLINE);
        List<Json> content = new ArrayList<>();
        writeParts(message, path, content, content);
        if (message.role() == Role.SYSTEM && !inline) {
            system.addAll(content);
            return;
        }
        Json.Obj written = message(inline ? "system" : role(message.role()), content);
        Notes.writeMembers(message.extras(), written);
        messages.add(written);
    }

    private static String role(Role role) {
        return role == Role.ASSISTANT ? "assistant" : "user";
    }

    private void addTo(List<Turn> turns, Message message, String path) {
        if (message.name() != null) {
            losses.drop(path + ".name");
        }
        Turn next = new Turn(role(message.role()));
        writeParts(message, path, next.results, next.others);
        if (next.results.isEmpty() && next.others.isEmpty()) {
            return;
        }
        Turn last = turns.isEmpty() ? null : turns.getLast();
        if (last == null || !last.role.equals(next.role)) {
            turns.add(next);
        } else {
            last.results.addAll(next.results);
            last.others.addAll(next.others);
        }
    }

    private void writeParts(Message message, String path, List<Json> results, List<Json> others) {
        for (int j = 0; j < message.parts().size(); j++) {
            Part part = message.parts().get(j);
            blocks.write(part, path + ".content[" + j + "]", part instanceof Part.ToolResult ? results : others);
        }
    }

    private void write(Turn turn) {
        boolean apart = !family.mixesResults() && !turn.results.isEmpty() && !turn.others.isEmpty();
        if (apart) {
            messages.add(message(turn.role, turn.results));
            // Roles must alternate, and a turn must have a text that is not blank.
            messages.add(message("assistant", List.of(Blocks.text("."))));
            messages.add(message(turn.role, turn.others));
            return;
        }
        List<Json> content = new ArrayList<>(turn.results);
        content.addAll(turn.others);
        messages.add(message(turn.role, content));
    }

    private static Json.Obj message(String role, List<Json> content) {
        return new Json.Obj().put("role", role).put("content", new Json.Arr(content));
    }

    /** Whether there are calls of tools or their results in the conversation; then Bedrock wants to be told of tools. */
    static boolean hasTools(List<Message> conversation) {
        return conversation.stream()
                .flatMap(message -> message.parts().stream())
                .anyMatch(part -> part instanceof Part.ToolCall || part instanceof Part.ToolResult);
    }

    /** The last turn of the assistant if what follows it is nothing but results of tools; else null. */
    static @Nullable List<Part> turnInProgress(List<Message> conversation) {
        int last = conversation.size() - 1;
        while (last >= 0
                && conversation.get(last).role() != Role.ASSISTANT
                && conversation.get(last).parts().stream().allMatch(Part.ToolResult.class::isInstance)) {
            last--;
        }
        boolean answered = last >= 0 && last < conversation.size() - 1;
        return answered && conversation.get(last).role() == Role.ASSISTANT
                ? conversation.get(last).parts()
                : null;
    }
}
