package dev.sluice.dialect.responses;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.dialect.UsageTold;
import dev.sluice.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The usage of Responses: input includes what was cached and what was written to the cache, output what was thought (OpenAI's OpenAPI
 * document, ResponseUsage, read 2026-08). Some who took the dialect over leave thoughts out of the output, which the total shows.
 */
final class ResponsesUsage {
    private static final Set<String> BILLED_BY_PIECE =
            Set.of("web_search_call", "file_search_call", "code_interpreter_call", "x_search_call");

    private ResponsesUsage() {}

    /** Reads the counts; the host's tools are counted in {@code output} where it does not count them itself. */
    static Usage read(UsageTold told) {
        Json.Obj in = details(told.usage(), "input_tokens_details");
        UsageDetails served =
                UsageDetails.served(told.tier(), null, null).withModalities(in.number("image_tokens", 0), 0, 0, 0);
        return read(told.usage(), told.output()).with(tools(served, told.usage(), told.output()));
    }

    /** By the host's own count, which xAI tells, or by what is in the output. Looking into a page that was found is free. */
    private static UsageDetails tools(UsageDetails served, Json.Obj usage, List<Json> output) {
        Json.Obj counted = usage.object("server_side_tool_usage_details");
        if (counted != null) {
            return served.withTool(UsageDetails.WEB_SEARCHES, counted.number("web_search_calls", 0))
                    .withTool(UsageDetails.X_SEARCHES, counted.number("x_search_calls", 0))
                    .withTool(UsageDetails.FILE_SEARCHES, counted.number("file_search_calls", 0))
                    .withTool(UsageDetails.CODE_EXECUTIONS, counted.number("code_interpreter_calls", 0));
        }
        UsageDetails details = served;
        for (Json item : output) {
            String type = item instanceof Json.Obj object ? object.text("type") : null;
            details = switch (type == null ? "" : type) {
                case "web_search_call" ->
                    details.withTool(UsageDetails.WEB_SEARCHES, isSearch((Json.Obj) item) ? 1 : 0);
                case "file_search_call" -> details.withTool(UsageDetails.FILE_SEARCHES, 1);
                case "x_search_call" -> details.withTool(UsageDetails.X_SEARCHES, 1);
                default -> details;
            };
        }
        return details;
    }

    private static boolean isSearch(Json.Obj call) {
        Json.Obj action = call.object("action");
        String type = action == null ? null : action.text("type");
        return type == null || type.equals("search");
    }

    private static Usage read(Json.Obj usage, List<Json> output) {
        Json.Obj in = details(usage, "input_tokens_details");
        Json.Obj out = details(usage, "output_tokens_details");
        long input = usage.number("input_tokens", 0);
        long written = usage.number("output_tokens", 0);
        long total = usage.number("total_tokens", input + written);
        long cacheRead = in.number("cached_tokens", 0);
        long cacheWrite = in.number("cache_write_tokens", 0);
        long reasoning = out.number("reasoning_tokens", 0);
        boolean thoughtsApart = reasoning > 0 && total == input + written + reasoning;
        long plainInput = input - cacheRead - cacheWrite;
        long plainOutput = written - (thoughtsApart ? 0 : reasoning);
        boolean sums = thoughtsApart || total == input + written;
        boolean sane =
                sums && plainInput >= 0 && plainOutput >= 0 && cacheRead >= 0 && cacheWrite >= 0 && reasoning >= 0;
        return new Usage(
                Math.max(plainInput, 0),
                Math.max(cacheRead, 0),
                Math.max(cacheWrite, 0),
                0,
                Math.max(plainOutput, 0),
                Math.max(reasoning, 0),
                0,
                0,
                usage.number("num_server_side_tools_used", pieces(output)),
                usage,
                !sane);
    }

    private static Json.Obj details(Json.Obj usage, String name) {
        return Objects.requireNonNullElseGet(usage.object(name), Json.Obj::new);
    }

    private static long pieces(List<Json> output) {
        return output.stream()
                .filter(item -> item instanceof Json.Obj object
                        && BILLED_BY_PIECE.contains(String.valueOf(object.text("type"))))
                .count();
    }

    static Json.Obj write(Usage usage) {
        return new Json.Obj()
                .put("input_tokens", usage.totalInput())
                .put(
                        "input_tokens_details",
                        new Json.Obj()
                                .put("cached_tokens", usage.cacheRead())
                                .put("cache_write_tokens", usage.cacheWrite() + usage.cacheWriteLong()))
                .put("output_tokens", usage.totalOutput())
                .put("output_tokens_details", new Json.Obj().put("reasoning_tokens", usage.reasoning()))
                .put("total_tokens", usage.total());
    }
}
