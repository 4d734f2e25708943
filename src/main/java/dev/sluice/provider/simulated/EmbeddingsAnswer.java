package dev.sluice.provider.simulated;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Answers of {@code /embeddings}: a vector of length one for every input, the same for the same input. Texts that mean the
 * same are not near each other.
 */
final class EmbeddingsAnswer {
    static final int DIMENSIONS = 256;
    private static final int MOST_DIMENSIONS = 1 << 16;

    private EmbeddingsAnswer() {}

    static Script script(Asked asked) {
        boolean base64 = "base64".equals(asked.body().getValue("encoding_format"));
        JsonArray data = new JsonArray();
        for (Object input : inputs(asked.body().getValue("input"))) {
            float[] vector = vector(
                    new Seed(asked.config().seed()).with(asked.model()).with(input.toString()), dimensions(asked));
            data.add(new JsonObject()
                    .put("object", "embedding")
                    .put("index", data.size())
                    .put("embedding", base64 ? base64(vector) : floats(vector)));
        }
        JsonObject body = new JsonObject()
                .put("object", "list")
                .put("data", data)
                .put("model", asked.model())
                .put(
                        "usage",
                        new JsonObject()
                                .put("prompt_tokens", asked.inputTokens())
                                .put("total_tokens", asked.inputTokens()));
        return Script.whole(
                200, "application/json", body.toBuffer(), asked.pace().firstMicros(), asked.inputTokens());
    }

    private static int dimensions(Asked asked) {
        if (asked.body().getValue("dimensions") instanceof Number wished) {
            return Math.clamp(wished.longValue(), 1, MOST_DIMENSIONS);
        }
        return (int) asked.options().number("dims", DIMENSIONS, 1, MOST_DIMENSIONS);
    }

    /** One text, one list of tokens, or a list of either. */
    private static List<?> inputs(Object input) {
        if (input instanceof JsonArray items && !(items.size() > 0 && items.getValue(0) instanceof Number)) {
            return items.stream().toList();
        }
        return List.of(input);
    }

    private static float[] vector(Seed seed, int dimensions) {
        SplittableRandom random = seed.random();
        double[] direction = new double[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            direction[i] = random.nextGaussian();
            squares += direction[i] * direction[i];
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (direction[i] / Math.sqrt(squares));
        }
        return vector;
    }

    private static JsonArray floats(float[] vector) {
        JsonArray numbers = new JsonArray();
        for (float number : vector) {
            numbers.add(number);
        }
        return numbers;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
