"""Run the real Terraform in tests: where it is, where its AWS provider is, and copies of stacks to run it in."""
