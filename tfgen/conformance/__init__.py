"""Compare root modules with the schemas of their providers."""
