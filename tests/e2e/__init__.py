"""The whole platform on emulated AWS: real Terraform, the real provider, real processes. `make e2e` runs it."""
