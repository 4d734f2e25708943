package dev.sluice.dialect.responses;

import dev.sluice.failure.Failure;
import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a question asks of the memory of whoever answers it. Who has no memory must refuse such a question and not overlook it: the
 * model would answer without its history.
 *
 * @param previousResponseId the answer that the conversation goes on from, or null
 * @param conversation the conversation that it belongs to, by its id, or null
 * @param store whether the answer is to be kept; it is unless the caller says no
 * @param background whether the caller will come back for the answer instead of waiting for it
 */
public record ResponseLink(
        @Nullable String previousResponseId, @Nullable String conversation, boolean store, boolean background) {

    /** Of a question that goes on from nothing and leaves nothing. */
    static final ResponseLink NONE = new ResponseLink(null, null, false, false);

    /**
     * Reads the link from the body of a question.
     *
     * @throws Failure of kind {@code INVALID_REQUEST} that names the field
     */
    public static ResponseLink of(Json.Obj body) {
        Members members = Members.asked(body, "");
        String previous = members.text("previous_response_id");
        Json conversation = members.peek("conversation");
        String conversationId =
                conversation instanceof Json.Obj object ? object.text("id") : members.text("conversation");
        if (previous != null && conversation != null) {
            throw members.wrong("conversation", "either it or previous_response_id");
        }
        Boolean store = members.flag("store");
        return new ResponseLink(
                previous, conversationId, store == null || store, Boolean.TRUE.equals(members.flag("background")));
    }

    /** Whether the conversation begins before this question. */
    public boolean goesOn() {
        return previousResponseId != null || conversation != null;
    }

    /** Says in an answer what it goes on from, and that it is kept. */
    void onto(Json.Obj response) {
        response.put("store", store);
        if (previousResponseId != null) {
            response.put("previous_response_id", previousResponseId);
        }
    }
}
