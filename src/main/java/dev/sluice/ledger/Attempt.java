package dev.sluice.ledger;

import java.util.List;

/**
 * One try of one request at one model host: what the ledger has a line for. A text that does not apply is empty.
 *
 * @param id unique among all attempts of all nodes; settling is idempotent by it
 * @param requestId what the attempts of one request have in common
 * @param number 1 for the first attempt of a request
 * @param keyId the public id of the caller's key
 * @param endUser who the caller says it acts for
 * @param tags in the order of the alphabet, each once
 * @param provider the name of the host in the configuration
 * @param model as it is asked for at the host
 * @param operation what was asked for, such as {@code chat} or {@code embeddings}
 * @param priceBookHash the prices that the hold was computed with
 */
public record Attempt(
        String id,
        String requestId,
        int number,
        String organisation,
        String team,
        String user,
        String keyId,
        String endUser,
        List<String> tags,
        String provider,
        String model,
        String operation,
        long startedAtMillis,
        String priceBookHash) {

    public Attempt {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("attempt without an id (expected: one that no other has)");
        }
        // On the path of every request: the few tags are sorted only where there are several.
        tags = tags.size() < 2
                ? List.copyOf(tags)
                : tags.stream().sorted().distinct().toList();
    }
}
