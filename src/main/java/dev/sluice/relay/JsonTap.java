package dev.sluice.relay;

import dev.sluice.canonical.Usage;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.UsageReader;
import dev.sluice.failure.Failure;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.JsonMember;
import dev.sluice.stream.JsonScan;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Finds the usage in a JSON answer that passes by in slices, and whether the answer is an error in truth. */
final class JsonTap {
    private final @Nullable Dialect dialect;
    private final JsonMember usage;
    private final JsonMember error = JsonMember.top("error");
    private final JsonMember[] results = {
        JsonMember.top("choices"), JsonMember.top("output"), JsonMember.top("data"), JsonMember.top("results")
    };
    private final JsonScan scan;
    private @Nullable Buffer usageBytes; // from the slice in which the value begins to the one in which it ends
    private @Nullable Failure failure;
    private long offset;
    private long usageBytesOffset;
    private @Nullable Usage found;

    /** @param dialect what the answer is in; null for one that is no model's, but has its usage as OpenAI's have */
    JsonTap(@Nullable Dialect dialect) {
        this.dialect = dialect;
        this.usage = JsonMember.top(dialect == null ? "usage" : dialect.usageMember());
        this.scan = new JsonScan(usage, error, results[0], results[1], results[2], results[3]);
    }

    void feed(Buffer slice) {
        failure = scan.feed(slice);
        long before = offset;
        offset += slice.length();
        if (usage.start() < 0 || found != null) {
            return;
        }
        if (usageBytes == null) {
            usageBytes = Buffer.buffer();
            usageBytesOffset = before;
        }
        usageBytes.appendBuffer(slice);
        if (usage.isPresent()) {
            int start = (int) (usage.start() - usageBytesOffset);
            found = read(usageBytes, start, (int) (usage.end() - usageBytesOffset));
            usageBytes = null;
        }
    }

    private @Nullable Usage read(Buffer bytes, int start, int end) {
        if (dialect == null) {
            return UsageReader.read(bytes, start, end);
        }
        return JsonReader.read(bytes.getBytes(start, end)) instanceof Json.Obj told ? dialect.readUsage(told) : null;
    }

    @Nullable
    Failure end() {
        return failure == null ? scan.end() : failure;
    }

    /** Whether the body has an error and nothing else to offer. A response that failed is a response. */
    boolean isError() {
        if (!error.isPresent() || error.isNull()) {
            return false;
        }
        for (JsonMember result : results) {
            if (result.isPresent()) {
                return false;
            }
        }
        return true;
    }

    @Nullable
    Usage usage() {
        return found;
    }
}
