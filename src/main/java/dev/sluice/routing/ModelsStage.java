package dev.sluice.routing;

import static dev.sluice.failure.Kind.MODEL_NOT_FOUND;

import dev.sluice.canonical.Answer;
import dev.sluice.failure.Failure;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Stage;
import dev.sluice.relay.FixedAnswer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Answers {@code /v1/models} and {@code /v1/models/{id}}, and the like of other APIs, each in its own {@link ModelShape}. */
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
        ModelShape shape = ModelShape.of(exchange.operation().api());
        JsonObject answer = id.isEmpty() ? shape.list(catalog.list()) : shape.one(find(decode(id.substring(1))));
        return Future.succeededFuture(FixedAnswer.of(200, MultiMap.caseInsensitiveMultiMap(), answer.toBuffer(), null));
    }

    private Catalog.Listed find(String id) {
        Catalog.Listed model = catalog.find(id);
        if (model == null) {
            throw Failure.ofParam(MODEL_NOT_FOUND, "model", "model: " + id + " (expected: one that /v1/models lists)");
        }
        return model;
    }

    /** SDKs encode the slash of {@code provider/model}, people do not. */
    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return segment;
        }
    }
}
