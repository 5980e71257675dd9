"""What is checked: one rule a file, and the list of them."""
