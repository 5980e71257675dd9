"""What a provider would refuse by a schema that the provider itself did not tell.

Why:
    The schemas of most providers that come with tfgen are extracted from language bindings. Their names and types are
    right almost always, and nobody can promise more, so this is a warning and not an error. `tfgen schema add` gets the
    exact schema from Terraform (https://developer.hashicorp.com/terraform/cli/commands/providers/schema), and with it
    the same mistake is an error.

Bad:
    resource "random_pet" "name" {
      lenght = 2
    }

Good:
    resource "random_pet" "name" {
      length = 2
    }
"""

from itertools import chain

from tfgen.module.fault import EXTRACTED
from tfgen.rules.api import EACH, Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.schema_hits import schema_rule
from tfgen.rules.shared.value_hits import value_hits


def check(root: Root) -> Iterator[Hit]:
    """A hit for each block or argument that a schema refuses, and for each value whose type follows from one."""
    return chain(schema_rule(EXTRACTED).check(root), value_hits(root, EXTRACTED))


RULE = Rule(EXTRACTED, Severity.WARNING, Group.SCHEMA, check, EACH)
