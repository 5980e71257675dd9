"""References to module calls that the module does not contain.

Why:
    Terraform refuses a module in which a reference leads nowhere
    (https://developer.hashicorp.com/terraform/language/expressions/references).

Bad:
    module "network" {
      source = "./network"
    }
    output "vpc_id" {
      value = module.netwrok.vpc_id
    }

Good:
    module "network" {
      source = "./network"
    }
    output "vpc_id" {
      value = module.network.vpc_id
    }
"""

from tfgen.rules.shared.undeclared import undeclared_rule

RULE = undeclared_rule("undeclared-module", "module", "the module call", "Add it with a module block.")
