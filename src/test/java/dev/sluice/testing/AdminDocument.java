package dev.sluice.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** The admin API's OpenAPI document, and what requests and answers have against it. */
public final class AdminDocument {
    private static final JsonObject DOCUMENT = read();
    private static final Map<String, Validator> VALIDATORS = new ConcurrentHashMap<>();

    private AdminDocument() {}

    private static JsonObject read() {
        try (InputStream in = Objects.requireNonNull(AdminDocument.class.getResourceAsStream("/openapi.yaml"))) {
            return new JsonObject(new Yaml().<Map<String, Object>>load(in));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All operations: {@code listKeys GET /admin/v1/keys after,limit}. */
    public static TreeSet<String> operations() {
        TreeSet<String> all = new TreeSet<>();
        JsonObject paths = DOCUMENT.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject methods = paths.getJsonObject(path);
            for (String method : methods.fieldNames()) {
                JsonObject operation = methods.getJsonObject(method);
                all.add(operation.getString("operationId") + " " + method.toUpperCase(java.util.Locale.ROOT) + " "
                        + path + " " + String.join(",", queries(operation)));
            }
        }
        return all;
    }

    private static List<String> queries(JsonObject operation) {
        List<String> names = new ArrayList<>();
        for (Object each : operation.getJsonArray("parameters", new JsonArray())) {
            JsonObject parameter = resolved((JsonObject) each);
            if (parameter.getString("in").equals("query")) {
                names.add(parameter.getString("name"));
            }
        }
        return names;
    }

    private static JsonObject resolved(JsonObject value) {
        String reference = value.getString("$ref");
        JsonObject found = value;
        if (reference != null) {
            found = DOCUMENT;
            for (String step : reference.substring(2).split("/", -1)) {
                found = found.getJsonObject(step);
            }
        }
        return found;
    }

    private static @Nullable JsonObject operation(String method, String path) {
        JsonObject paths = DOCUMENT.getJsonObject("paths");
        for (String known : paths.fieldNames()) {
            String pattern = known.replaceAll("\\{\\w+}", "[^/]+");
            if (path.matches(pattern) && paths.getJsonObject(known).containsKey(method)) {
                return paths.getJsonObject(known).getJsonObject(method);
            }
        }
        return null;
    }

    /** What an answer has against what the document says of it; empty if it is as documented. */
    public static List<String> answerErrors(String method, String path, int status, String body) {
        JsonObject operation = operation(method, path);
        if (operation == null) {
            return status == 401 || status == 404 || status == 405
                    ? errors("Error", body)
                    : List.of(method + " " + path + " is not in the document");
        }
        JsonObject responses = operation.getJsonObject("responses");
        JsonObject response = responses.getJsonObject(String.valueOf(status), responses.getJsonObject("default"));
        if (status < 400 && !responses.containsKey(String.valueOf(status))) {
            return List.of("status " + status + " is not in the document");
        }
        return errors(schemaOf(resolved(response)), body);
    }

    /** What a body has against what the document says of requests. */
    public static List<String> requestErrors(String method, String path, String body) {
        JsonObject operation = Objects.requireNonNull(operation(method, path));
        JsonObject request = operation.getJsonObject("requestBody");
        return request == null
                ? body.equals("{}") ? List.of() : List.of("no body is documented")
                : errors(schemaOf(request), body);
    }

    private static String schemaOf(JsonObject holder) {
        String reference = holder.getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema")
                .getString("$ref");
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static List<String> errors(String schema, String body) {
        OutputUnit result =
                VALIDATORS.computeIfAbsent(schema, AdminDocument::validator).validate(new JsonObject(body));
        if (Boolean.TRUE.equals(result.getValid())) {
            return List.of();
        }
        List<OutputUnit> errors = result.getErrors();
        return errors == null
                ? List.of(schema + ": not valid")
                : errors.stream()
                        .map(error -> schema + error.getInstanceLocation() + ": " + error.getError())
                        .distinct()
                        .toList();
    }

    private static Validator validator(String name) {
        String schemas =
                DOCUMENT.getJsonObject("components").getJsonObject("schemas").encode();
        JsonObject all = new JsonObject(schemas.replace("#/components/schemas/", "#/$defs/"));
        return Validator.create(
                JsonSchema.of(new JsonObject().put("$ref", "#/$defs/" + name).put("$defs", all)),
                new JsonSchemaOptions()
                        .setBaseUri("https://sluice.invalid")
                        .setDraft(Draft.DRAFT202012)
                        .setOutputFormat(OutputFormat.Basic));
    }
}
