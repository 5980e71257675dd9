"""What is remembered between runs of templates: what they rendered to, and what they read."""
