/**
 * Who is calling: {@link dev.sluice.auth.AuthenticateStage} turns a request's key into a {@link dev.sluice.pipeline.Caller}.
 *
 * <p>Keys are kept as keyed hashes in a file ({@link dev.sluice.auth.KeyStore}, blocking, worker threads and the command line);
 * the event loops read a copy of it in memory ({@link dev.sluice.auth.KeyRing}) and never wait for a disk, except to turn a
 * key down.
 */
@NullMarked
package dev.sluice.auth;

import org.jspecify.annotations.NullMarked;
