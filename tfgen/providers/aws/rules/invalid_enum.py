"""Words that are not among those an argument takes.

Why:
    The provider refuses the value when the stack is validated, or AWS does when it is applied; the facts are in
    tfgen/providers/aws/values/: the provider's, learned from version 5.100.0, and those of AWS, each with its page.
    Words are known only where the version of the provider has an upper limit: later ones bring new words.

Bad:
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws", version = "~> 5.100" }
      }
    }
    resource "aws_lambda_function" "processor" {
      function_name = "processor"
      role          = "arn:aws:iam::111122223333:role/processor"
      filename      = "processor.zip"
      handler       = "index.handler"
      runtime       = "pyton3.13"
    }

Good:
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws", version = "~> 5.100" }
      }
    }
    resource "aws_lambda_function" "processor" {
      function_name = "processor"
      role          = "arn:aws:iam::111122223333:role/processor"
      filename      = "processor.zip"
      handler       = "index.handler"
      runtime       = "python3.13"
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.providers.aws.values.judge import value_hits
from tfgen.rules.rule import Group, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such value."""
    return value_hits(root, RULE.name)


RULE = Rule("invalid-enum", Severity.ERROR, Group.VALUES, check)
