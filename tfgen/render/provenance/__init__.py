"""Which parts of a rendered text come from where: the template line, the expression, and all that it read."""
