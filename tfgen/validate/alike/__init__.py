"""Of root modules that differ in numbered names alone one is judged."""
