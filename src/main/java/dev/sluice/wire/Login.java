package dev.sluice.wire;

/** What a proxy is to be shown; prints as {@code ***}. */
public final class Login {
    private final String user;
    private final String word;

    public Login(String user, String word) {
        this.user = user;
        this.word = word;
    }

    public String user() {
        return user;
    }

    /** The password itself, to be handed to the one who shows it and to nobody else. */
    public String reveal() {
        return word;
    }

    @Override
    public String toString() {
        return "***";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Login login && user.equals(login.user) && word.equals(login.word);
    }

    @Override
    public int hashCode() {
        return 31 * user.hashCode() + word.hashCode();
    }
}
