/**
 * Who can answer? {@link dev.sluice.routing.Catalog} knows which hosts have a model, {@link dev.sluice.routing.RouteStage} tries
 * them. The catalog is shared and immutable but for the lists of models that hosts report; stages belong to one event loop.
 */
@NullMarked
package dev.sluice.routing;

import org.jspecify.annotations.NullMarked;
