package dev.sluice.provider;

import dev.sluice.canonical.Setting;
import dev.sluice.config.ModelFamily;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.dialect.ModelTraits.Thinking;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** What is known of models, by their names. Shared by all event loops. */
public final class TraitsTable implements Function<String, ModelTraits> {
    private record Row(ModelFamily family, ModelTraits traits) {}

    private final List<Row> rows = new ArrayList<>();

    /** @param families the first that has a model counts */
    public TraitsTable(List<ModelFamily> families) {
        families.forEach(family -> rows.add(new Row(family, traits(family))));
    }

    /** The traits of a model; {@link ModelTraits#UNKNOWN} for one that no family has. */
    @Override
    public ModelTraits apply(String model) {
        for (Row row : rows) {
            if (row.family().has(model)) {
                return row.traits();
            }
        }
        return ModelTraits.UNKNOWN;
    }

    private static ModelTraits traits(ModelFamily family) {
        Set<Setting> refused = EnumSet.noneOf(Setting.class);
        family.refuses().forEach(name -> refused.add(setting(name)));
        return new ModelTraits(
                refused,
                family.maxOutputTokens(),
                Thinking.valueOf(family.thinking().toUpperCase(Locale.ROOT)),
                family.answerSchema(),
                family.limitName());
    }

    private static Setting setting(String name) {
        return Setting.valueOf(name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT));
    }
}
