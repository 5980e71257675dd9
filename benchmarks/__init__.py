"""Benchmarks: whole processes, several runs, ratios within one run of the benchmark."""
