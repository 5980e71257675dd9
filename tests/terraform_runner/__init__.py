"""The runner on small projects, with real Terraform and resources that need no provider."""
