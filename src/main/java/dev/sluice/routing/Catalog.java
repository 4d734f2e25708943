package dev.sluice.routing;

import static dev.sluice.failure.Kind.MODEL_AMBIGUOUS;
import static dev.sluice.failure.Kind.MODEL_NOT_FOUND;

import dev.sluice.config.ModelConfig;
import dev.sluice.config.ProviderConfig;
import dev.sluice.failure.Failure;
import dev.sluice.pipeline.Candidate;
import dev.sluice.pipeline.Candidates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts have a model. A name is looked up as an alias, then as {@code provider/model}, then as a bare name that one
 * provider has.
 *
 * <p>Any thread; the lists of models that hosts report are replaced as a whole.
 */
public final class Catalog implements Candidates {
    private final Map<String, Offer> offers = new LinkedHashMap<>();
    private final List<Alias> aliases;
    private volatile Map<String, Set<String>> reported = Map.of();

    private record Offer(Set<String> models, List<ModelPattern> families) {}

    private record Alias(ModelPattern pattern, List<ModelPattern> targets) {}

    public Catalog(Map<String, ProviderConfig> providers, List<ModelConfig> models) {
        this(providers, Map.of(), models);
    }

    /** @param builtIn the models of providers that need no configuration, by the provider's name */
    public Catalog(
            Map<String, ProviderConfig> providers,
            Map<String, ? extends Collection<String>> builtIn,
            List<ModelConfig> models) {
        providers.forEach((name, provider) -> offers.put(
                name,
                new Offer(
                        new TreeSet<>(provider.models()),
                        provider.families().stream().map(ModelPattern::of).toList())));
        builtIn.forEach((name, own) -> offers.put(name, new Offer(new TreeSet<>(own), List.of())));
        // The longest prefix says most; a name without a wildcard says all.
        aliases = models.stream()
                .map(model -> new Alias(
                        ModelPattern.of(model.name()),
                        model.targets().stream().map(ModelPattern::of).toList()))
                .sorted(Comparator.comparing((Alias alias) -> alias.pattern().isWildcard())
                        .thenComparingInt(alias -> -alias.pattern().prefix().length()))
                .toList();
    }

    /** Replaces what the hosts report of their models, by provider. */
    public void report(Map<String, Set<String>> modelsByProvider) {
        reported = Map.copyOf(modelsByProvider);
    }

    @Override
    public List<Candidate> of(@Nullable String model) {
        return model == null ? resolveDefault() : resolve(model);
    }

    /** The hosts for {@code model}, best first, never empty; fails where there is none, or no way to decide. */
    List<Candidate> resolve(String model) {
        for (Alias alias : aliases) {
            String matched = alias.pattern().match(model);
            if (matched != null) {
                return alias.targets().stream()
                        .map(target -> direct(target.fill(matched)))
                        .toList();
            }
        }
        return List.of(direct(model));
    }

    /** The hosts for an operation that names no model: OpenAI, whose default it is, or else the first there is. */
    List<Candidate> resolveDefault() {
        if (offers.isEmpty()) {
            throw Failure.of(MODEL_NOT_FOUND, "There is no provider (expected: at least one in the configuration).");
        }
        String provider = offers.containsKey("openai")
                ? "openai"
                : offers.keySet().iterator().next();
        return List.of(new Candidate(provider, null));
    }

    private Candidate direct(String model) {
        int slash = model.indexOf('/');
        if (slash > 0 && offers.containsKey(model.substring(0, slash)) && slash < model.length() - 1) {
            return new Candidate(model.substring(0, slash), model.substring(slash + 1));
        }
        List<String> owners = owners(model);
        if (owners.isEmpty()) {
            throw Failure.ofParam(
                    MODEL_NOT_FOUND,
                    "model",
                    "model: " + model
                            + " (expected: provider/model, an alias, or a name that one provider has; GET /v1/models lists them)");
        }
        if (owners.size() > 1) {
            throw Failure.ofParam(
                    MODEL_AMBIGUOUS,
                    "model",
                    "model: " + model + " (expected: one of "
                            + String.join(
                                    ", ",
                                    owners.stream()
                                            .map(owner -> owner + "/" + model)
                                            .toList()) + ")");
        }
        return new Candidate(owners.get(0), model);
    }

    /** Who has a bare name; what a host is known for counts only as long as nobody lists the name. */
    private List<String> owners(String model) {
        List<String> listing = new ArrayList<>();
        List<String> known = new ArrayList<>();
        offers.forEach((name, offer) -> {
            if (offer.models().contains(model)
                    || reported.getOrDefault(name, Set.of()).contains(model)) {
                listing.add(name);
            } else if (offer.families().stream().anyMatch(family -> family.match(model) != null)) {
                known.add(name);
            }
        });
        return listing.isEmpty() ? known : listing;
    }

    /** All names that may be asked for, without those that a wildcard stands for: aliases first, then by provider. */
    public Collection<Listed> list() {
        List<Listed> all = new ArrayList<>();
        for (Alias alias : aliases) {
            if (!alias.pattern().isWildcard()) {
                all.add(new Listed(alias.pattern().prefix(), "sluice"));
            }
        }
        offers.forEach((name, offer) -> {
            Set<String> models = new TreeSet<>(offer.models());
            models.addAll(reported.getOrDefault(name, Set.of()));
            models.forEach(model -> all.add(new Listed(name + "/" + model, name)));
        });
        return all;
    }

    /** The entry for {@code model}, written in any of the ways it may be asked for; null if nobody has it. */
    public @Nullable Listed find(String model) {
        try {
            return new Listed(model, resolve(model).get(0).provider());
        } catch (Failure nobodyHasIt) {
            return null;
        }
    }

    /**
     * A model as {@code /v1/models} shows it.
     *
     * @param id the name to ask for
     * @param ownedBy the provider
     */
    public record Listed(String id, String ownedBy) {}
}
