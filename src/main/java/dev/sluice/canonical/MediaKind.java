package dev.sluice.canonical;

/** What sort of thing a {@link Part.Media} is. */
public enum MediaKind {
    IMAGE,
    AUDIO,
    VIDEO,
    DOCUMENT
}
