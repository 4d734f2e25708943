package dev.sluice.canonical;

/** Who speaks. */
public enum Role {
    SYSTEM,
    /** OpenAI's newer word for the system's voice. */
    DEVELOPER,
    USER,
    ASSISTANT,
    /** A tool that answers; dialects that let the user's message carry results read them as parts of that. */
    TOOL
}
