package dev.sluice.edge;

import dev.sluice.dialect.Dialects;
import dev.sluice.lifecycle.Readiness;
import dev.sluice.pipeline.Pipeline;

/**
 * What an {@link EdgeVerticle} needs on its event loop.
 *
 * @param models answers what the gateway knows itself
 * @param inference asks the hosts
 * @param dialects what callers are answered in
 */
public record LoopParts(Pipeline models, Pipeline inference, Dialects dialects, Readiness readiness) {}
