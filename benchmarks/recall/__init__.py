"""How many mistakes that are made at random `tfgen validate` sees of those that the real engine refuses."""
