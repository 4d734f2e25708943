package dev.sluice.config;

import static dev.sluice.config.Check.require;

import java.util.List;

/**
 * One entry of section {@code models}: another name for models that providers have.
 *
 * @param name what callers ask for; one {@code *} stands for any run of characters
 * @param targets {@code provider/model}, tried in this order, at least one; a {@code *} is filled with what the name's stood for
 */
public record ModelConfig(String name, List<String> targets) {
    public ModelConfig {
        Wildcard.check("name", name);
        targets = List.copyOf(targets);
        require(!targets.isEmpty(), "targets", null, "at least one provider/model");
        for (int i = 0; i < targets.size(); i++) {
            checkTarget("targets[" + i + "]", name, targets.get(i));
        }
    }

    private static void checkTarget(String key, String name, String target) {
        Wildcard.check(key, target);
        int slash = target.indexOf('/');
        require(slash > 0 && slash < target.length() - 1, key, target, "provider/model");
        require(!target.substring(0, slash).contains("*"), key, target, "a provider's name in front of the first /");
        require(Wildcard.in(name) || !Wildcard.in(target), key, target, "a * only where the name has one");
    }
}
