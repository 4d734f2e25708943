/**
 * The wire format of AWS Bedrock's Converse and ConverseStream (Bedrock Runtime service model 2023-09-30; read 2026-11). {@link
 * dev.sluice.dialect.converse.ConverseDialect} is the way in; {@link dev.sluice.dialect.converse.ConverseTap} is all that must be known
 * where both sides speak it and the frames just pass. On the exchange's event loop.
 */
@NullMarked
package dev.sluice.dialect.converse;

import org.jspecify.annotations.NullMarked;
