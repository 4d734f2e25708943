package dev.sluice.price;

/**
 * The terms on which an answer was given. Texts are lower case and empty where it was the usual thing.
 *
 * @param tier the service tier, such as {@code flex} or {@code priority}
 * @param batch whether it was answered in a batch
 * @param region where the data had to stay, such as {@code eu}
 * @param speed such as {@code fast}
 */
public record Conditions(String tier, boolean batch, String region, String speed) {
    public static final Conditions STANDARD = new Conditions("", false, "", "");
}
