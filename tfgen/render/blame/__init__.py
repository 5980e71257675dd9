"""Which line of a template, and which setting, is behind a generated line."""
