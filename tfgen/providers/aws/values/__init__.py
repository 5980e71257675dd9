"""What values the arguments of resources may have: facts as data, and how to hold arguments against them."""
