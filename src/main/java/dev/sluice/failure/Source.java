package dev.sluice.failure;

/** Whose fault a failure is; only {@link #UPSTREAM} counts against a host. */
public enum Source {
    CALLER,
    GATEWAY,
    UPSTREAM
}
