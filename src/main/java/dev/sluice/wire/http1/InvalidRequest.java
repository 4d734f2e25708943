package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonObject;

/** Answers what is no HTTP, in OpenAI's shape: whose dialect it would have been is in what could not be read. */
final class InvalidRequest {
    private InvalidRequest() {}

    static ByteBuf reply(ByteBufAllocator allocator, Refusal refusal) {
        String body = new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("message", refusal.reason())
                                .put("type", "invalid_request_error")
                                .putNull("param")
                                .put("code", "invalid_http"))
                .encode();
        return ByteBufUtil.writeUtf8(
                allocator,
                "HTTP/1.1 " + HttpResponseStatus.valueOf(refusal.status()) + "\r\ncontent-type: application/json\r\n"
                        + "content-length: " + ByteBufUtil.utf8Bytes(body) + "\r\nconnection: close\r\n\r\n" + body);
    }
}
