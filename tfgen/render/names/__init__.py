"""The names of their scope that templates read, and those that are not there."""
