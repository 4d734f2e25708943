package dev.sluice.provider.simulated;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Answers that are one small JSON object: moderations, ranks, images, transcripts, models. */
final class SmallAnswers {
    private static final List<String> CATEGORIES = List.of(
            "harassment",
            "harassment/threatening",
            "sexual",
            "hate",
            "hate/threatening",
            "illicit",
            "illicit/violent",
            "self-harm/intent",
            "self-harm/instructions",
            "self-harm",
            "sexual/minors",
            "violence",
            "violence/graphic");

    /** An input with this word in it is flagged. */
    private static final String FLAGGED = "flag-me";

    /** One pixel, PNG. */
    static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static final List<String> MODELS =
            List.of("demo", "demo-embeddings", "demo-images", "demo-moderation", "demo-rerank", "demo-speech");

    private SmallAnswers() {}

    static Script moderations(Asked asked) {
        JsonArray results = new JsonArray();
        Object input = asked.body().getValue("input");
        for (Object item : input instanceof JsonArray items ? items : JsonArray.of(input)) {
            results.add(moderation(String.valueOf(item), asked.seed()));
        }
        return answer(
                asked,
                new JsonObject()
                        .put("id", asked.seed().id("modr-", 29))
                        .put("model", asked.model())
                        .put("results", results));
    }

    private static JsonObject moderation(String input, Seed seed) {
        SplittableRandom random = seed.with(input).random();
        boolean flagged = input.contains(FLAGGED);
        JsonObject categories = new JsonObject();
        JsonObject scores = new JsonObject();
        JsonObject types = new JsonObject();
        for (String category : CATEGORIES) {
            boolean hit = flagged && category.equals("violence");
            categories.put(category, hit);
            scores.put(category, hit ? 0.9 : random.nextDouble() / 1000);
            types.put(category, JsonArray.of("text"));
        }
        return new JsonObject()
                .put("flagged", flagged)
                .put("categories", categories)
                .put("category_scores", scores)
                .put("category_applied_input_types", types);
    }

    /** The shape that Cohere, Jina and their like share. */
    static Script rerank(Asked asked) {
        JsonArray documents = asked.body().getValue("documents") instanceof JsonArray given ? given : new JsonArray();
        boolean returned = Boolean.TRUE.equals(asked.body().getValue("return_documents"));
        List<JsonObject> results = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            Object document = documents.getValue(i);
            double score = asked.seed().with(String.valueOf(document)).random().nextDouble();
            JsonObject result = new JsonObject().put("index", i).put("relevance_score", score);
            if (returned) {
                result.put(
                        "document", document instanceof JsonObject ? document : new JsonObject().put("text", document));
            }
            results.add(result);
        }
        results.sort(Comparator.comparingDouble((JsonObject result) -> -result.getDouble("relevance_score")));
        int top = asked.body().getValue("top_n") instanceof Number most
                ? Math.clamp(most.longValue(), 0, results.size())
                : results.size();
        return answer(
                asked,
                new JsonObject()
                        .put("id", asked.seed().id("rerank-", 24))
                        .put("object", "list")
                        .put("model", asked.model())
                        .put("results", new JsonArray(results.subList(0, top)))
                        .put("usage", new JsonObject().put("total_tokens", asked.inputTokens())));
    }

    static Script images(Asked asked) {
        boolean url = "url".equals(asked.body().getValue("response_format"));
        JsonArray data = new JsonArray();
        for (int i = 0; i < asked.choices(); i++) {
            data.add(
                    url
                            ? new JsonObject().put("url", "data:image/png;base64," + PIXEL)
                            : new JsonObject().put("b64_json", PIXEL));
        }
        return answer(
                asked, new JsonObject().put("created", asked.createdSeconds()).put("data", data));
    }

    static Script transcript(Asked asked) {
        Prose prose = new Prose(asked.seed(), Math.max(1, asked.wishedTokens()), asked.tokenChars());
        JsonObject usage = new JsonObject()
                .put("type", "tokens")
                .put("input_tokens", asked.inputTokens())
                .put("output_tokens", prose.tokens())
                .put("total_tokens", asked.inputTokens() + prose.tokens());
        Step head = new Step.Bytes(
                Buffer.buffer("{\"text\":\""), Step.Role.OTHER, asked.pace().firstMicros());
        List<Iterable<? extends Step>> parts = List.of(
                List.of(head),
                Steps.each(prose, text -> Step.Bytes.token(text, 0)),
                List.of(Step.Bytes.terminal("\",\"usage\":" + usage.encode() + "}"), new Step.End()));
        return Script.pieces(200, "application/json", Steps.chain(parts), asked.inputTokens());
    }

    static Script models() {
        JsonArray data = new JsonArray();
        MODELS.forEach(id -> data.add(modelObject(id)));
        return Script.json(200, new JsonObject().put("object", "list").put("data", data));
    }

    static Script model(String id) {
        return Script.json(200, modelObject(id));
    }

    private static JsonObject modelObject(String id) {
        return new JsonObject()
                .put("id", id)
                .put("object", "model")
                .put("created", 1_764_547_200)
                .put("owned_by", "simulated");
    }

    private static Script answer(Asked asked, JsonObject body) {
        return Script.whole(
                200, "application/json", body.toBuffer(), asked.pace().firstMicros(), asked.inputTokens());
    }
}
