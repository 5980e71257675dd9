"""`tfgen validate` beside real Terraform, and on Terraform that others wrote."""
