"""The command line: one module a command, which converts words to values, calls the library, prints and exits."""

import gc

# How many new objects have Python look for circles among them, and how often it looks at older ones: a command makes
# many objects that stay, and few circles. Here, before anything else is imported: with Python's own 700, half of the
# looking is at what imports make.
_GARBAGE = (50_000, 20, 10)

gc.set_threshold(*_GARBAGE)
