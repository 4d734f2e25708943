package dev.sluice.dialect.messages;

import java.util.regex.Pattern;

/** The names in one answer to a caller: the host's where they have the right form. */
final class AnswerIds {
    private static final Pattern OWN = Pattern.compile("msg_[a-zA-Z0-9_-]+");
    private static final Pattern OTHERS = Pattern.compile("[^a-zA-Z0-9_-]");

    private final String requestId;
    private int calls;

    AnswerIds(String requestId) {
        this.requestId = OTHERS.matcher(requestId).replaceAll("");
    }

    String ofAnswer(String id) {
        return OWN.matcher(id).matches() ? id : "msg_" + requestId;
    }

    String ofCall(String id) {
        return id.isEmpty() ? "toolu_" + requestId + "_" + calls++ : CallId.write(id);
    }
}
