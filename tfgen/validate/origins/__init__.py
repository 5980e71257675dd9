"""The line of a template and the line of the config behind a place in generated Terraform."""
