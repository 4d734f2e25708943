package dev.sluice.routing;

import static dev.sluice.failure.Kind.MODEL_NOT_FOUND;

import dev.sluice.canonical.Answer;
import dev.sluice.failure.Failure;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Stage;
import dev.sluice.relay.FixedAnswer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Answers {@code /v1/models} and {@code /v1/models/{id}} (OpenAI API reference, models, read 2026-11). */
public final class ModelsStage implements Stage {
    private static final String SEGMENT = "/models";

    private final Catalog catalog;

    public ModelsStage(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Future<Answer> handle(Exchange exchange, Next next) {
        String path = exchange.inbound().path();
        String id = path.substring(path.indexOf(SEGMENT) + SEGMENT.length());
        JsonObject answer = id.isEmpty() ? list() : one(decode(id.substring(1)));
        return Future.succeededFuture(FixedAnswer.of(200, MultiMap.caseInsensitiveMultiMap(), answer.toBuffer(), null));
    }

    private JsonObject list() {
        JsonArray data = new JsonArray();
        catalog.list().forEach(model -> data.add(json(model)));
        return new JsonObject().put("object", "list").put("data", data);
    }

    private JsonObject one(String id) {
        Catalog.Listed model = catalog.find(id);
        if (model == null) {
            throw Failure.ofParam(MODEL_NOT_FOUND, "model", "model: " + id + " (expected: one that /v1/models lists)");
        }
        return json(model);
    }

    /** SDKs encode the slash of {@code provider/model}, people do not. */
    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return segment;
        }
    }

    private static JsonObject json(Catalog.Listed model) {
        return new JsonObject()
                .put("id", model.id())
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", model.ownedBy());
    }
}
