package dev.sluice.benchmarks;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Request bodies and event streams as SDKs and hosts send them. */
final class Bodies {
    private Bodies() {}

    /** A chat request of about {@code bytes}, with its model in front as most SDKs write it, and text that has escapes. */
    static Buffer chat(int bytes) {
        StringBuilder json = new StringBuilder("{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[");
        while (json.length() < bytes - 200) {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
                    .append("{\"role\":\"user\",\"content\":\"")
                    .append("The quick brown fox said \\\"jump\\\" over the lazy dog,\\nand then it was quiet. "
                            .repeat(4))
                    .append("\"}");
        }
        return Buffer.buffer(json.append("],\"temperature\":0.7,\"stream_options\":{\"include_usage\":true}}")
                .toString());
    }

    /** The bytes as a socket delivers them. */
    static List<Buffer> slices(Buffer bytes, int size) {
        List<Buffer> slices = new ArrayList<>();
        for (int at = 0; at < bytes.length(); at += size) {
            slices.add(bytes.getBuffer(at, Math.min(at + size, bytes.length())));
        }
        return slices;
    }

    /** One chunk of a chat stream, about 220 bytes. */
    static Buffer chunk() {
        return Buffer.buffer("data: {\"id\":\"chatcmpl-8kXrFUtb0b3c6vYtYj9x\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1795367809,\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" boats\"},"
                + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n");
    }

    /** The chunk that tells the usage. */
    static Buffer usageChunk() {
        return Buffer.buffer("data: {\"id\":\"chatcmpl-8kXrFUtb0b3c6vYtYj9x\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1795367809,\"model\":\"gpt-4o\",\"choices\":[],\"usage\":{\"prompt_tokens\":19,"
                + "\"completion_tokens\":10,\"total_tokens\":29,\"prompt_tokens_details\":{\"cached_tokens\":0},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}}\n\n");
    }
}
