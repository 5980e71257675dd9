# Workflows stay with one major of the provider, and the simulated one is the next.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.69.1"
    }
  }
}
