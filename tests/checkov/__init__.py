"""The security audit: checkov over everything that is committed, and the list of what it is told to skip."""
