package dev.sluice.budget;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom one request is for; what is null or empty has no budget.
 *
 * @param model the public name of the model that is asked for, or of the one that it was downgraded to
 * @param tags  in any order; a tag counts once
 */
public record Subjects(
        @Nullable String key,
        @Nullable String user,
        @Nullable String team,
        @Nullable String organisation,
        @Nullable String model,
        List<String> tags,
        @Nullable String endUser) {
    public Subjects {
        tags = List.copyOf(tags);
    }

    /** The same request for another model, as {@link Admission.Downgrade} asks for. */
    public Subjects withModel(String other) {
        return new Subjects(key, user, team, organisation, other, tags, endUser);
    }

    List<String> of(Scope scope) {
        return switch (scope) {
            case END_USER -> listOf(endUser);
            case KEY -> listOf(key);
            case TAG -> tags.stream().distinct().toList();
            case USER -> listOf(user);
            case MODEL -> listOf(model);
            case TEAM -> listOf(team);
            case ORGANISATION -> listOf(organisation);
        };
    }

    private static List<String> listOf(@Nullable String subject) {
        return subject == null ? List.of() : List.of(subject);
    }
}
