"""What expressions are worth, as Terraform's own evaluator works it out."""
