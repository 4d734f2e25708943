package dev.sluice.edge;

import dev.sluice.dialect.Dialects;
import dev.sluice.lifecycle.Readiness;
import dev.sluice.pipeline.Pipeline;

/**
 * What an {@link EdgeVerticle} needs on its event loop.
 *
 * @param models answers what the gateway knows itself of models
 * @param responses answers what it remembers
 * @param inference asks the hosts
 * @param dialects what callers are answered in
 */
public record LoopParts(
        Pipeline models, Pipeline responses, Pipeline inference, Dialects dialects, Readiness readiness) {}
