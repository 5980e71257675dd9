"""The first render of a starter, from what the package holds of it."""
