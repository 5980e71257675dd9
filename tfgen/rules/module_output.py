"""References to outputs that a module does not have.

Why:
    From outside only the outputs of a module are there, not its resources or variables, and Terraform refuses a
    reference to another name (https://developer.hashicorp.com/terraform/language/values/outputs).

Bad:
    # in modules/network
    output "vpc_id" {
      value = "vpc-0123456789abcdef0"
    }
    # in main
    module "network" {
      source = "../modules/network"
    }
    output "vpc" {
      value = module.network.vpc
    }

Good:
    # in modules/network
    output "vpc_id" {
      value = "vpc-0123456789abcdef0"
    }
    # in main
    module "network" {
      source = "../modules/network"
    }
    output "vpc" {
      value = module.network.vpc_id
    }
"""

from tfgen.rules.shared.value_hits import value_rule

RULE = value_rule("module-output")
