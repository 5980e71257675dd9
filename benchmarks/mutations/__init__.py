"""What `tfgen validate` finds among single mistakes that are made in the committed stacks, beside real Terraform."""
