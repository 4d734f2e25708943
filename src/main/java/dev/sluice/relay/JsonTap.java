package dev.sluice.relay;

import dev.sluice.canonical.Usage;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.UsageReader;
import dev.sluice.dialect.UsageTold;
import dev.sluice.failure.Failure;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.JsonMember;
import dev.sluice.stream.JsonScan;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the usage in a JSON answer that passes by in slices, and whether the answer is an error in truth. */
final class JsonTap {
    private final @Nullable Dialect dialect;
    private final JsonMember error = JsonMember.top("error");
    private final JsonMember[] results = {
        JsonMember.top("choices"), JsonMember.top("output"), JsonMember.top("data"), JsonMember.top("results")
    };
    private final MemberCopy usage;
    private final MemberCopy tier;
    private final @Nullable MemberCopy tools;
    private final @Nullable MemberCopy billed;
    private final SearchSighting searches = new SearchSighting();
    private final JsonScan scan;
    private @Nullable Failure failure;
    private long offset;

    /** @param dialect what the answer is in; null for one that is no model's, but has its usage as OpenAI's have */
    JsonTap(@Nullable Dialect dialect) {
        this.dialect = dialect;
        JsonMember usageMember = JsonMember.top(dialect == null ? "usage" : dialect.usageMember());
        JsonMember tierMember = JsonMember.top(dialect == null ? "service_tier" : dialect.tierMember());
        this.usage = new MemberCopy(usageMember);
        this.tier = new MemberCopy(tierMember);
        JsonMember meta = JsonMember.top("meta");
        JsonMember toolsMember = toolsMember(dialect);
        this.tools = toolsMember == null ? null : new MemberCopy(toolsMember);
        this.billed = dialect == null ? new MemberCopy(meta) : null;
        this.scan = new JsonScan(
                usageMember,
                tierMember,
                error,
                results[0],
                results[1],
                results[2],
                results[3],
                toolsMember == null ? meta : toolsMember);
    }

    private @Nullable JsonMember toolsMember(@Nullable Dialect spoken) {
        String name = spoken == null ? null : spoken.toolsMember();
        return name == null ? null : name.equals("output") ? results[1] : JsonMember.top(name);
    }

    void feed(Buffer slice) {
        failure = scan.feed(slice);
        usage.feed(slice, offset);
        tier.feed(slice, offset);
        if (tools != null) {
            tools.feed(slice, offset);
            if (tools.isTooLong()) {
                searches.feed(slice);
            }
        }
        if (billed != null) {
            billed.feed(slice, offset);
        }
        offset += slice.length();
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

    /** What the host told of what it used; null if it did not. */
    @Nullable
    Usage usage() {
        if (!(read(usage) instanceof Json.Obj counts)) {
            return billed != null && read(billed) instanceof Json.Obj meta ? UsageReader.readBilled(meta) : null;
        }
        byte[] output = tools == null ? null : tools.value();
        if (dialect == null) {
            return UsageReader.read(UsageTold.of(counts, tier()));
        }
        Usage told =
                dialect.readUsage(new UsageTold(counts, tier(), output == null ? List.of() : dialect.tools(output)));
        return told != null && searches.isSeen() ? told.doubtful() : told;
    }

    /** A text with OpenAI, an object with Bedrock. */
    private @Nullable String tier() {
        Json told = read(tier);
        return told instanceof Json.Text text
                ? text.value()
                : told instanceof Json.Obj object ? object.text("type") : null;
    }

    private static @Nullable Json read(MemberCopy member) {
        byte[] value = member.value();
        try {
            return value == null ? null : JsonReader.read(value);
        } catch (InvalidJsonException noJson) {
            return null;
        }
    }
}
