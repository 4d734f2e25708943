package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Words.NAME;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Role;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the conversation: the system's words on their own, neighbours of one role in one message, and tool results first, because all
 * results of a turn must be in the message after it. What this dialect said stays as it was.
 */
final class MessagesWriter {
    /** One message to be written; its blocks grow while its neighbours are of the same role. */
    private record Turn(String role, List<Json> blocks, Extras extras, boolean own) {}

    private final Losses losses;
    private final PartWriter parts;
    private final List<Turn> turns = new ArrayList<>();
    private final List<Json> system = new ArrayList<>();
    private boolean systemIsText = true;
    private boolean systemTold;

    MessagesWriter(Losses losses) {
        this.losses = losses;
        this.parts = new PartWriter(losses);
    }

    /** Takes the messages; to be called once. */
    void take(List<Message> messages) {
        for (int i = 0; i < messages.size(); i++) {
            take(messages.get(i), "messages[" + i + "]");
        }
    }

    private void take(Message message, String path) {
        boolean own = Words.isOwn(message.extras());
        if (message.name() != null) {
            losses.drop(path + ".name");
        }
        boolean ofSystem = message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
        if (ofSystem && !(own && !message.extras().notes(NAME, Words.NOTE_TOP))) {
            takeSystem(message, path, own);
            return;
        }
        List<Json> blocks = parts.blocks(spoken(message, path, own), path + ".content", own);
        String role = ofSystem ? "system" : message.role() == Role.ASSISTANT ? "assistant" : "user";
        Turn last = turns.isEmpty() ? null : turns.getLast();
        if (last != null && last.role().equals(role) && !(own && last.own())) {
            turns.removeLast();
            List<Json> all = new ArrayList<>(last.blocks());
            all.addAll(blocks);
            turns.add(new Turn(role, all, last.extras(), false));
        } else if (own || !blocks.isEmpty()) {
            turns.add(new Turn(role, blocks, message.extras(), own));
        }
    }

    /** What a model has drawn or said aloud cannot be shown to it again. */
    private List<Part> spoken(Message message, String path, boolean own) {
        if (own || message.role() != Role.ASSISTANT) {
            return message.parts();
        }
        List<Part> spoken = new ArrayList<>();
        for (Part part : message.parts()) {
            if (part instanceof Part.Media) {
                losses.drop(path + ".content[" + message.parts().indexOf(part) + "]");
            } else {
                spoken.add(part);
            }
        }
        return spoken;
    }

    private void takeSystem(Message message, String path, boolean own) {
        for (Part part : message.parts()) {
            if (part instanceof Part.Media) {
                throw losses.refusal(path, "text alone in the system's message");
            }
        }
        List<Json> blocks = parts.blocks(message.parts(), path + ".content", own);
        systemTold |= own || !blocks.isEmpty();
        systemIsText &= !own || message.extras().notes(NAME, Words.NOTE_TEXT);
        system.addAll(blocks);
    }

    /** The system's words: joined by line breaks if nothing but text was said, else as blocks; null without any. */
    @Nullable
    Json system() {
        if (!systemTold) {
            return null;
        }
        StringBuilder joined = new StringBuilder();
        for (Json json : system) {
            if (!systemIsText || !(json instanceof Json.Obj block) || block.size() != 2 || block.text("text") == null) {
                return new Json.Arr(system);
            }
            joined.append(joined.isEmpty() ? "" : "\n").append(block.text("text"));
        }
        return systemIsText ? new Json.Text(joined.toString()) : new Json.Arr(system);
    }

    /** The messages in their final form. */
    Json.Arr messages() {
        List<Json> messages = new ArrayList<>(turns.size());
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            List<Json> blocks = turn.own() ? turn.blocks() : resultsFirst(turn.blocks());
            if (!turn.own() && i == turns.size() - 1 && turn.role().equals("assistant")) {
                blocks = withoutTrailingSpace(blocks);
            }
            Json.Obj message = new Json.Obj()
                    .put("role", turn.role())
                    .put("content", PartWriter.content(blocks, turn.own(), turn.extras()));
            Words.putExtras(message, turn.extras());
            messages.add(message);
        }
        return new Json.Arr(messages);
    }

    private static List<Json> resultsFirst(List<Json> blocks) {
        List<Json> sorted = new ArrayList<>(blocks.size());
        blocks.stream().filter(MessagesWriter::isResult).forEach(sorted::add);
        blocks.stream().filter(block -> !isResult(block)).forEach(sorted::add);
        return sorted;
    }

    private static boolean isResult(Json json) {
        return json instanceof Json.Obj block && "tool_result".equals(block.text("type"));
    }

    /** The answer goes on where the last message of the assistant ends, which must not be with a space. */
    private static List<Json> withoutTrailingSpace(List<Json> blocks) {
        if (blocks.isEmpty()
                || !(blocks.getLast() instanceof Json.Obj block)
                || !"text".equals(block.text("type"))
                || block.text("text") == null) {
            return blocks;
        }
        List<Json> trimmed = new ArrayList<>(blocks);
        trimmed.set(
                trimmed.size() - 1,
                block.copy().put("text", String.valueOf(block.text("text")).stripTrailing()));
        return trimmed;
    }
}
