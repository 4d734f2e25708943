package dev.sluice.dialect.messages;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;

/** How it is told that JSON is not of this dialect: a caller learns the field, of a host's answer nothing is quoted. */
interface Complaint {
    Complaint OF_CALLER = (path, expected) ->
            Failure.ofParam(Kind.INVALID_REQUEST, path, path + ": not as it should be (expected: " + expected + ")");

    Complaint OF_HOST = (path, expected) -> Failure.of(
            Kind.UPSTREAM_INVALID_ANSWER,
            "The host's answer is no answer of Messages: " + path + " (expected: " + expected + ")");

    Failure of(String path, String expected);
}
