"""YAML as nodes that know their line; what is refused, and what a scalar is worth."""
