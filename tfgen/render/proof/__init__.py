"""Rendered text is formatted, and proved to be what its name says."""
