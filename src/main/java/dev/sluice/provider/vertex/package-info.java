/** Vertex AI as a host: Gemini and Anthropic's models in a project of Google's cloud; {@link dev.sluice.provider.vertex.VertexApi}. */
@NullMarked
package dev.sluice.provider.vertex;

import org.jspecify.annotations.NullMarked;
