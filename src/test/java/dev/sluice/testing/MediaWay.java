package dev.sluice.testing;

import dev.sluice.price.CostStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An endpoint that is neither for texts token by token nor for vectors. */
public enum MediaWay {
    IMAGES("/v1/images/generations", "prompt", CostStatus.ESTIMATED),
    IMAGE_EDITS("/v1/images/edits", "", CostStatus.ESTIMATED),
    IMAGE_VARIATIONS("/v1/images/variations", "", CostStatus.ESTIMATED),
    SPEECH("/v1/audio/speech", "input", CostStatus.ESTIMATED),
    TRANSCRIPTIONS("/v1/audio/transcriptions", "", CostStatus.EXACT),
    TRANSLATIONS("/v1/audio/translations", "", CostStatus.EXACT),
    RERANK("/v1/rerank", "query", CostStatus.ESTIMATED),
    MODERATIONS("/v1/moderations", "input", CostStatus.ESTIMATED);

    private static final String WORDS = "How do rivers run, and what do they carry down to the sea?";

    private final String path;
    private final String member;
    private final CostStatus status;

    /** @param member where the words are; empty where the question is a form */
    MediaWay(String path, String member, CostStatus status) {
        this.path = path;
        this.member = member;
        this.status = status;
    }

    /** How well the cost of a whole answer is known: some hosts do not say what they have used. */
    public CostStatus status() {
        return status;
    }

    /** Asks {@code model}. */
    public Caller post(Caller caller, String key, String model) throws IOException {
        if (member.isEmpty()) {
            byte[] form = form(model).getBytes(StandardCharsets.UTF_8);
            return caller.head(
                            path,
                            key,
                            "content-type: multipart/form-data; boundary=b\r\ncontent-length: " + form.length + "\r\n")
                    .write(form);
        }
        JsonObject body = new JsonObject().put("model", model).put(member, WORDS);
        if (this == RERANK) {
            body.put("documents", JsonArray.of("Downhill.", "Salt and sand."));
        }
        return caller.post(path, key, body.encode());
    }

    private String form(String model) {
        String file = path.contains("images") ? "image" : "file";
        return "--b\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\n" + model
                + "\r\n--b\r\ncontent-disposition: form-data; name=\"prompt\"\r\n\r\n" + WORDS
                + "\r\n--b\r\ncontent-disposition: form-data; name=\"" + file
                + "\"; filename=\"f.bin\"\r\ncontent-type: application/octet-stream\r\n\r\n" + "x".repeat(3_000)
                + "\r\n--b--\r\n";
    }
}
