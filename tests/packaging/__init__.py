"""What is published, what it is made of, and how the pins are looked after."""
