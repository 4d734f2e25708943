package dev.sluice.provider.simulated;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The short text fields of a multipart form, found without reading the form as a whole (RFC 7578). */
final class FormFields {
    private static final List<String> FIELDS = List.of("model", "prompt", "n", "response_format");

    private FormFields() {}

    static JsonObject of(BodyIntake.Intake intake) {
        String text = intake.latin1();
        JsonObject fields = new JsonObject();
        for (String name : FIELDS) {
            int field = text.indexOf("name=\"" + name + "\"");
            int start = field < 0 ? -1 : text.indexOf("\r\n\r\n", field);
            int end = start < 0 ? -1 : text.indexOf("\r\n", start + 4);
            if (end >= 0) {
                String value = text.substring(start + 4, end);
                fields.put(
                        name,
                        name.equals("n") && value.matches("[0-9]{1,3}")
                                ? Integer.valueOf(value)
                                : new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
        }
        // The form as a whole stands for the prompt: another file, another answer.
        return fields.put("content", intake.sha256());
    }
}
