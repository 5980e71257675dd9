"""Plain, reviewable, proven Terraform for every environment and region, from one YAML matrix and Jinja templates."""

__version__ = "0.1.0"
