package dev.sluice.testing;

import dev.sluice.json.Json;
import dev.sluice.provider.simulated.Fixtures;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/** A published schema of one host's API, and what a body has against it. Tests are skipped on machines without the schemas. */
public final class Specs {
    private static final String OPENAI_SCHEMAS = "#/components/schemas/";
    private static final String OWN_SCHEMAS = "#/$defs/";

    /** What says nothing about validity, or says it in words that validators do not share. */
    private static final Set<String> NOT_ASKED = Set.of(
            "description",
            "title",
            "default",
            "example",
            "examples",
            "format",
            "discriminator",
            "nullable",
            "$recursiveAnchor");

    /** The members of a schema whose own members are names and not keywords. */
    private static final Set<String> MAPS = Set.of("properties", "patternProperties", "$defs");

    private static final Map<Path, JsonObject> FILES = new ConcurrentHashMap<>();
    private static final Map<String, Specs> KNOWN = new ConcurrentHashMap<>();

    private final Validator validator;

    private Specs(JsonObject schema) {
        validator = Validator.create(
                JsonSchema.of(schema),
                new JsonSchemaOptions()
                        .setBaseUri("https://sluice.invalid")
                        .setDraft(Draft.DRAFT202012)
                        .setOutputFormat(OutputFormat.Basic));
    }

    /** The schema of that name in OpenAI's OpenAPI document, such as {@code CreateChatCompletionRequest}. */
    public static Specs openAi(String name) {
        Path file = folder().resolve("openai/openapi.json");
        return KNOWN.computeIfAbsent("openai " + name, key -> new Specs(openAiSchema(read(file), name)));
    }

    /** The schema of that name of Anthropic's, such as {@code message-create.request}. */
    public static Specs anthropic(String name) {
        Path file = folder().resolve("anthropic").resolve(name + ".schema.json");
        return KNOWN.computeIfAbsent("anthropic " + name, key -> new Specs(plain(read(file), name)));
    }

    /** The schema of that name of Gemini's, such as {@code Content}: those of Google's SDK, for what is on the wire has none. */
    public static Specs gemini(String name) {
        Path file = folder().resolve("gemini/sdk-schemas").resolve(name + ".schema.json");
        return KNOWN.computeIfAbsent("gemini " + name, key -> new Specs(plain(read(file), name)));
    }

    /** What the body has against the schema, a line for each place; empty for a valid one. */
    public List<String> errors(Json body) {
        return errors(new JsonObject(body.toString()));
    }

    /** Likewise. */
    public List<String> errors(JsonObject body) {
        OutputUnit result = validator.validate(body);
        if (Boolean.TRUE.equals(result.getValid())) {
            return List.of();
        }
        List<OutputUnit> errors = result.getErrors();
        return errors == null
                ? List.of("is not valid")
                : errors.stream()
                        .map(error -> error.getInstanceLocation() + ": " + error.getError())
                        .distinct()
                        .toList();
    }

    private static Path folder() {
        Path folder = Fixtures.folder().resolveSibling("specs");
        Assumptions.assumeTrue(Files.isDirectory(folder), "no schemas at " + folder);
        return folder;
    }

    private static JsonObject read(Path file) {
        return FILES.computeIfAbsent(file, path -> {
            try {
                return new JsonObject(Files.readString(path));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }

    /** The schema and those that it names, in a document of its own: the whole one has more than a thousand. */
    private static JsonObject openAiSchema(JsonObject document, String name) {
        JsonObject all = document.getJsonObject("components").getJsonObject("schemas");
        JsonObject needed = new JsonObject();
        Deque<String> wanted = new ArrayDeque<>(List.of(name));
        while (!wanted.isEmpty()) {
            String next = wanted.pop();
            if (!needed.containsKey(next)) {
                JsonObject schema = plain(all.getJsonObject(next), next);
                needed.put(next, schema);
                references(schema, wanted);
            }
        }
        return new JsonObject().put("$ref", OWN_SCHEMAS + name).put("$defs", needed);
    }

    private static void references(Object value, Deque<String> found) {
        if (value instanceof JsonObject object) {
            if (object.getValue("$ref") instanceof String reference && reference.startsWith(OWN_SCHEMAS)) {
                found.add(reference.substring(OWN_SCHEMAS.length()).split("/", 2)[0]);
            }
            object.forEach(member -> references(member.getValue(), found));
        } else if (value instanceof JsonArray array) {
            array.forEach(element -> references(element, found));
        }
    }

    /**
     * The schema in the words of JSON Schema 2020-12. OpenAI's alternatives overlap, so that one of them at least must fit and
     * not only one.
     */
    private static JsonObject plain(JsonObject schema, String name) {
        JsonObject plain = new JsonObject();
        schema.forEach(member -> {
            String keyword = member.getKey();
            if (MAPS.contains(keyword) && member.getValue() instanceof JsonObject map) {
                JsonObject schemas = new JsonObject();
                map.forEach(entry -> schemas.put(entry.getKey(), plainValue(entry.getValue(), name)));
                plain.put(keyword, schemas);
            } else if (keyword.equals("$ref")) {
                plain.put("$ref", member.getValue().toString().replace(OPENAI_SCHEMAS, OWN_SCHEMAS));
            } else if (keyword.equals("$recursiveRef")) {
                plain.put("$ref", OWN_SCHEMAS + name);
            } else if (keyword.equals("enum") || keyword.equals("const")) {
                plain.put(keyword, member.getValue());
            } else if (!NOT_ASKED.contains(keyword) && !keyword.startsWith("x-")) {
                plain.put(keyword.equals("oneOf") ? "anyOf" : keyword, plainValue(member.getValue(), name));
            }
        });
        return schema.getBoolean("nullable", false)
                ? new JsonObject().put("anyOf", new JsonArray().add(plain).add(new JsonObject().put("type", "null")))
                : plain;
    }

    private static Object plainValue(Object value, String name) {
        if (value instanceof JsonObject object) {
            return plain(object, name);
        }
        if (value instanceof JsonArray array) {
            JsonArray plain = new JsonArray();
            array.forEach(element -> plain.add(plainValue(element, name)));
            return plain;
        }
        return value;
    }
}
