"""Run Terraform, or OpenTofu, over the stacks of the matrix: in order, several at once, and safe to interrupt."""
