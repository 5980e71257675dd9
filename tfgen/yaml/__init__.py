"""YAML as nodes that know their line; what is refused, and what a scalar is worth."""

from tfgen.patterns import compiling_late

with compiling_late():  # what only its own reader and resolver use takes half as long as importing it
    import yaml  # noqa: F401
