"""Stacks: what one is, which are chosen, and which comes before which."""
