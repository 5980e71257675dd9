"""Components, as projects declare them."""
