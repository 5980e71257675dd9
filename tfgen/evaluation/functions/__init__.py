"""Terraform's functions: what they take, what they give, and those that can be computed here."""
