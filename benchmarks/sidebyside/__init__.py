"""Sluice beside other proxies, in one run; `benchmarks/side-by-side` is the command."""
