"""What lies on disk: the project, its files, what is remembered, and whose turn it is to write."""
