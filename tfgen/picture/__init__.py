"""Pictures of Terraform: what a root module makes and where it is, and how the stacks of a project hang together."""
