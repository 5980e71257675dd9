"""The features together: what a switch changes, and which combinations of switches are proven."""
