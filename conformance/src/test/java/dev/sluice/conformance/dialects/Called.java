package dev.sluice.conformance.dialects;

import java.util.Map;

/** A call of the tool as the SDK's user sees it. */
record Called(String id, String name, Map<String, Object> arguments) {}
