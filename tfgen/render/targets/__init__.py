"""What templates are rendered for, what they render to before it is formatted, and what goes wrong meanwhile."""
