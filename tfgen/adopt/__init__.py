"""Folders of Terraform that are alike become templates and a matrix, proved by rendering them back."""
