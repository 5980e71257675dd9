"""Misspelt names of providers.

Why:
    The start of a resource type names its provider. What `required_providers` does not list, Terraform looks for in the
    registry as `hashicorp/<name>`, and `terraform init` fails when nothing is there
    (https://developer.hashicorp.com/terraform/language/providers/requirements#implied-local-provider-names). Only names
    that are nearly those of a required provider are found, since what else the registry has cannot be known offline.

Bad:
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws" }
      }
    }
    resource "asw_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }

Good:
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws" }
      }
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
"""

from tfgen.errors import nearest
from tfgen.module.provider_uses import find_provider_uses
from tfgen.module.requirements import find_requirements
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Root, Rule, Severity

# Providers of HashiCorp, which need no entry: https://registry.terraform.io/namespaces/hashicorp
_IMPLIED = frozenset(
    {"ad", "archive", "assert", "aws", "awscc", "azuread", "azurerm", "azurestack", "boundary", "cloudinit", "consul"}
    | {"dns", "external", "fakewebservices", "google", "google-beta", "googleworkspace", "hcp", "hcs", "helm", "http"}
    | {"kubernetes", "local", "nomad", "null", "opc", "oraclepaas", "random", "salesforce", "template", "terraform"}
    | {"tfcoremock", "tfe", "time", "tls", "vault", "vsphere"}
)


def check(root: Root) -> Iterator[Hit]:
    """A hit for each place that names such a provider."""
    required = frozenset(find_requirements(root.module))
    for use in () if root.module.faults else find_provider_uses(root.module):
        name = use.name.partition(".")[0]
        if name in required or name in _IMPLIED:
            continue
        if near := nearest(name, required | {"aws"}):
            message = f'no provider "{name}" is required by this module. Did you mean "{near}"?'
            yield Hit.at(use.file, use.node, message, address=use.owner)


RULE = Rule("undeclared-provider", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)
