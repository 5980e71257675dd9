"""Terraform's language: what a root module declares, what its references mean, and what its expressions are worth."""
