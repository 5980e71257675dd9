# The simulated provider has no S3 to keep a state in.
terraform {
  backend "local" {}
}
