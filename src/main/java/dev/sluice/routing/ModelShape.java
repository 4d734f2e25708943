package dev.sluice.routing;

import dev.sluice.canonical.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;

/** How an API shows models. Lists are whole: nobody is asked to turn a page. */
enum ModelShape {
    /** OpenAI API reference, models, read 2026-11. */
    OPENAI {
        @Override
        JsonObject list(Collection<Catalog.Listed> models) {
            return new JsonObject().put("object", "list").put("data", all(models));
        }

        @Override
        JsonObject one(Catalog.Listed model) {
            return new JsonObject()
                    .put("id", model.id())
                    .put("object", "model")
                    .put("created", 0)
                    .put("owned_by", model.ownedBy());
        }
    },

    /** Anthropic API reference, models, read 2026-11: a time that is not known is the beginning of all times. */
    ANTHROPIC {
        @Override
        JsonObject list(Collection<Catalog.Listed> models) {
            List<String> ids = models.stream().map(Catalog.Listed::id).toList();
            return new JsonObject()
                    .put("data", all(models))
                    .put("has_more", false)
                    .put("first_id", ids.isEmpty() ? null : ids.getFirst())
                    .put("last_id", ids.isEmpty() ? null : ids.getLast());
        }

        @Override
        JsonObject one(Catalog.Listed model) {
            return new JsonObject()
                    .put("type", "model")
                    .put("id", model.id())
                    .put("display_name", model.id())
                    .put("created_at", "1970-01-01T00:00:00Z")
                    .put("lifecycle", "active");
        }
    },

    /** Gemini API reference, models, read 2026-11: a model's name has {@code models/} before the name to ask for. */
    GEMINI {
        @Override
        JsonObject list(Collection<Catalog.Listed> models) {
            return new JsonObject().put("models", all(models));
        }

        @Override
        JsonObject one(Catalog.Listed model) {
            return new JsonObject()
                    .put("name", "models/" + model.id())
                    .put("displayName", model.id())
                    .put("supportedGenerationMethods", METHODS);
        }
    };

    private static final JsonArray METHODS = JsonArray.of("generateContent", "streamGenerateContent", "countTokens");

    static ModelShape of(Operation.Api api) {
        return switch (api) {
            case ANTHROPIC -> ANTHROPIC;
            case GEMINI -> GEMINI;
            case OPENAI, BEDROCK -> OPENAI;
        };
    }

    abstract JsonObject list(Collection<Catalog.Listed> models);

    abstract JsonObject one(Catalog.Listed model);

    JsonArray all(Collection<Catalog.Listed> models) {
        JsonArray all = new JsonArray();
        models.forEach(model -> all.add(one(model)));
        return all;
    }
}
