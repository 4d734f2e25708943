package dev.sluice.dialect.responses;

import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.Memory;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The memory that callers of this dialect expect of whoever answers them, for hosts of other dialects: {@code previous_response_id} goes on
 * from an answer in the {@link ResponseStore}, and an answer is kept there unless the caller says {@code store: false}. What it cannot do
 * is refused: overlooked, it would change the answer.
 */
public final class ResponseMemory implements Memory {
    private static final Set<String> OURS = Set.of("previous_response_id", "conversation", "store", "background");

    private final ResponsesDialect dialect;
    private final ResponseStore store;

    public ResponseMemory(ResponsesDialect dialect, ResponseStore store) {
        this.dialect = dialect;
        this.store = store;
    }

    @Override
    public Recalled recall(String caller, Json.Obj body) {
        ResponseLink link = ResponseLink.of(body);
        refuse(link);
        refuseReferences(body.elements("input"));
        Json.Obj rest = new Json.Obj();
        body.members().forEach((name, value) -> {
            if (!OURS.contains(name)) {
                rest.put(name, value);
            }
        });
        Prompt asked = dialect.readPrompt(rest);
        Prompt whole = whole(caller, link, asked);
        return new Recalled(asked, whole, dialect.linked(link, written -> {
            if (link.store()) {
                store.put(caller, StoredResponse.of(whole, CompletionReader.read(written), written));
            }
        }));
    }

    @Override
    public Json.@Nullable Obj find(String caller, String id) {
        StoredResponse stored = store.get(caller, id);
        return stored == null ? null : stored.response();
    }

    @Override
    public boolean forget(String caller, String id) {
        return store.delete(caller, id);
    }

    private static void refuse(ResponseLink link) {
        if (link.background()) {
            throw refusal("background", "true", "false: the host of this model answers at once");
        }
        if (link.conversation() != null) {
            throw refusal(
                    "conversation",
                    "an id",
                    "previous_response_id or the whole input: the host of this model keeps no conversations");
        }
    }

    private static void refuseReferences(List<Json> input) {
        for (int i = 0; i < input.size(); i++) {
            if (input.get(i) instanceof Json.Obj item && "item_reference".equals(item.text("type"))) {
                throw refusal(
                        "input[" + i + "]",
                        "item_reference",
                        "the item itself, or previous_response_id: the host of this model keeps no items");
            }
        }
    }

    private static Failure refusal(String field, String found, String expected) {
        return Failure.ofParam(Kind.INVALID_REQUEST, field, field + ": " + found + " (expected: " + expected + ")");
    }

    private Prompt whole(String caller, ResponseLink link, Prompt asked) {
        String previous = link.previousResponseId();
        if (previous == null) {
            return asked;
        }
        StoredResponse stored = store.get(caller, previous);
        if (stored == null) {
            throw Failure.ofParam(
                    Kind.PREVIOUS_RESPONSE_NOT_FOUND,
                    "previous_response_id",
                    "previous_response_id: not known here, or no longer (expected: the id of an answer of a model of the same sort"
                            + " of host, or the whole input)");
        }
        return stored.continuedBy(asked);
    }
}
