package dev.sluice.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import java.io.IOException;
import java.util.Arrays;

/** Vectors of texts: how they are read, and their arithmetic. */
public final class Vectors {
    private static final int FIRST_LENGTH = 1_024;

    private Vectors() {}

    /** Gives the vector the length one, in place; one of zeros stays as it is. */
    public static float[] normalize(float[] vector) {
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < vector.length && length > 0; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }

    /**
     * Reads the list of numbers at whose beginning the parser stands, as they come: a tree of them would be ten times as large as they
     * are.
     *
     * @throws Failure of kind {@code UPSTREAM_INVALID_ANSWER} if it is none, or has no numbers
     */
    public static float[] read(JsonParser parser) throws IOException {
        float[] numbers = new float[FIRST_LENGTH];
        int count = 0;
        boolean understood = parser.currentToken() == JsonToken.START_ARRAY;
        while (understood && parser.nextToken() != JsonToken.END_ARRAY) {
            understood = parser.currentToken() != null && parser.currentToken().isNumeric();
            float number = understood ? parser.getFloatValue() : Float.NaN;
            understood &= Float.isFinite(number);
            numbers = count < numbers.length ? numbers : Arrays.copyOf(numbers, 2 * count);
            numbers[count++] = number;
        }
        if (!understood || count == 0) {
            throw notUnderstood();
        }
        return Arrays.copyOf(numbers, count);
    }

    /** What a host's answer is that does not have a vector for each text. */
    public static Failure notUnderstood() {
        return Failure.of(
                Kind.UPSTREAM_INVALID_ANSWER,
                "The host's answer was not understood (expected: a vector for each text)");
    }
}
