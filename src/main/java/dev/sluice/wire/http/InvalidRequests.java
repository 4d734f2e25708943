package dev.sluice.wire.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** Answers what is no HTTP, and closes: after a broken head nobody knows where the next request begins. */
final class InvalidRequests {
    private InvalidRequests() {}

    static void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        String message =
                status == 400 ? "The request is not well-formed HTTP." : "The head of the request is too long.";
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("connection", "close")
                .end("{\"error\":{\"message\":\"" + message
                        + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_http\"}}")
                .eventually(request.connection()::close);
    }
}
