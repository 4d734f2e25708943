package dev.sluice.pipeline;

/**
 * Who pays for a key: ids, empty where there is none.
 *
 * @param user the person or service within the team that the key was made for
 */
public record Principal(String organisation, String team, String user) {
    /** Of a key that belongs to nobody in particular. */
    public static final Principal NOBODY = new Principal("", "", "");
}
