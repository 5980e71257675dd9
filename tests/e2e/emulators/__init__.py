"""AWS on loopback: processes that answer as its API does, each with the one account it stands for."""
