package dev.sluice.config;

/**
 * One entry of {@code simulated.faults}: a fault that strikes by chance.
 *
 * @param fault what goes wrong, as {@link FaultScript} reads it
 * @param probability how often, from 0 to 1
 */
public record FaultConfig(String fault, double probability) {
    public FaultConfig {
        FaultScript.parse("fault", fault);
        Check.require(probability >= 0 && probability <= 1, "probability", probability, "0 to 1");
    }
}
