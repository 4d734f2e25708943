/**
 * Who is calling: {@link dev.sluice.auth.AuthenticateStage} turns a request's key into a {@link dev.sluice.pipeline.Caller}.
 *
 * <p>Keys are kept as keyed hashes in the store; the event loops read a copy of them in memory ({@link dev.sluice.auth.KeyRing})
 * and never wait for the store, except to turn a key down. {@link dev.sluice.auth.PermitStage} holds a key to what it may be
 * used for.
 */
@NullMarked
package dev.sluice.auth;

import org.jspecify.annotations.NullMarked;
