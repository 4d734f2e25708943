package dev.sluice.dialect;

/** Arithmetic of vectors. */
public final class Vectors {
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
}
