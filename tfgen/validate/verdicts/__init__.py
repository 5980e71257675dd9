"""What rules say of root modules, and the comments and settings that keep them quiet."""
