"""Terraform and OpenTofu by version: which of them a folder is for, and what each can read."""
