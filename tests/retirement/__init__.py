"""Stacks that leave the matrix."""
