package dev.sluice.config;

import java.util.List;
import java.util.Set;

/**
 * One line of {@code config/model-families.yaml}: what the models of a family can and cannot.
 *
 * @param models their names, {@code *} for any run of characters
 * @param refuses settings that their hosts answer with an error, by the names that the file tells
 * @param maxOutputTokens the longest answer
 * @param thinking how they are told to think: {@code none}, {@code budget} or {@code level}
 * @param answerSchema whether a JSON Schema can be prescribed for the answer
 * @param limitName what a chat host calls the limit of tokens
 */
public record ModelFamily(
        List<String> models,
        Set<String> refuses,
        long maxOutputTokens,
        String thinking,
        boolean answerSchema,
        String limitName) {
    public ModelFamily {
        models = List.copyOf(models);
        refuses = Set.copyOf(refuses);
    }

    /** Whether {@code model} is one of them. */
    public boolean has(String model) {
        return models.stream().anyMatch(pattern -> matches(pattern, model));
    }

    private static boolean matches(String pattern, String model) {
        String[] pieces = pattern.split("\\*", -1);
        int last = pieces.length - 1;
        if (last == 0) {
            return pattern.equals(model);
        }
        int at = pieces[0].length();
        if (!model.startsWith(pieces[0])) {
            return false;
        }
        for (int i = 1; i < last; i++) {
            int found = model.indexOf(pieces[i], at);
            if (found < 0) {
                return false;
            }
            at = found + pieces[i].length();
        }
        return model.length() - pieces[last].length() >= at && model.endsWith(pieces[last]);
    }
}
