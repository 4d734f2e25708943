package dev.sluice.provider.simulated;

import dev.sluice.wire.Call;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bill over HTTP; looking at it costs nothing. */
record BillPages(Bill bill) {
    static final String PREFIX = "/simulator/";
    private static final int LATEST = 100;
    private static final Pattern BODY = Pattern.compile("/simulator/requests/([0-9]{1,18})/body");

    Script page(Call call) {
        Matcher body = BODY.matcher(call.path());
        return switch (call.method() + " " + call.path()) {
            case "GET /simulator/bill" -> summary();
            case "GET /simulator/bill.jsonl" -> lines();
            case "DELETE /simulator/bill" -> {
                bill.reset();
                yield Script.json(200, new JsonObject().put("reset", true));
            }
            default ->
                call.method().equals("GET") && body.matches()
                        ? body(Long.parseLong(body.group(1)))
                        : ErrorBody.refuse(404, null, "unknown_url", call.path() + " (expected: a page of the bill)");
        };
    }

    private Script summary() {
        JsonArray entries = new JsonArray();
        bill.latest(LATEST).forEach(entry -> entries.add(entry.toJson()));
        return Script.json(
                200, new JsonObject().put("totals", bill.totals().toJson()).put("entries", entries));
    }

    private Script lines() {
        Iterable<Step> lines = Steps.each(
                bill.latest(Bill.ENTRIES), entry -> Step.Bytes.of(entry.toJson().encode() + "\n"));
        return Script.pieces(200, "application/jsonl", Steps.chain(List.of(lines, List.of(new Step.End()))), 0);
    }

    private Script body(long ordinal) {
        Buffer body = bill.body(ordinal);
        return body == null
                ? ErrorBody.refuse(404, null, "not_recorded", "requests/" + ordinal + " (expected: a recorded one)")
                : Script.whole(200, "application/octet-stream", body, 0, 0);
    }
}
