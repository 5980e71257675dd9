"""The rules about AWS, one a file."""
