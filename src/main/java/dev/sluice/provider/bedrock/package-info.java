/** AWS Bedrock. So far its signature: {@link dev.sluice.provider.bedrock.SigV4Signer}. Pure functions, on any thread. */
@NullMarked
package dev.sluice.provider.bedrock;

import org.jspecify.annotations.NullMarked;
