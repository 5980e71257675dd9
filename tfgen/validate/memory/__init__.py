"""What is remembered between runs, and in a process that stays."""
