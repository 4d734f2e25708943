package dev.sluice.config;

/**
 * How a resource of Azure OpenAI is asked.
 *
 * @param apiVersion what is sent as {@code api-version}, such as {@code 2024-10-21}
 * @param deployments whether the model is a deployment that stands in the path; else the resource is asked by its v1 API
 */
public record AzureConfig(String apiVersion, boolean deployments) implements CloudConfig {}
