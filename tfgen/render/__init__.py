"""Stacks and templates to Terraform files, with the template line behind every generated line."""
