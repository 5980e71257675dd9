"""What stacks read of each other, and the order that comes of it."""
