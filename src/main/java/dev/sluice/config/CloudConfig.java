package dev.sluice.config;

/** What a cloud has to be told besides an address and a key. */
public sealed interface CloudConfig permits AwsConfig, AzureConfig, GoogleConfig {}
