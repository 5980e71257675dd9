"""A seeded fuzzer: inputs that nobody would write, for everything that reads a stranger's text."""
