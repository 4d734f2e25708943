package dev.sluice.wire.http1;

/**
 * Why a message was refused.
 *
 * @param status what a server answers: 400, 414, 431, 501 or 505
 * @param reason one sentence; says the place and what was expected, never what secret stood there
 */
record Refusal(int status, String reason) {}
