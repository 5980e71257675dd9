"""Jinja as templates have it: strict, fail-closed, in bounds, and compiled once."""
