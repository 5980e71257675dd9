"""A stack whose state stays on the machine that applies it.

Why:
    The next one to apply, a colleague or a workflow, has no state, and plans to make everything a second time; and
    nothing locks (https://developer.hashicorp.com/terraform/language/state/remote).

Bad:
    # in dev/us-east-1
    terraform {
      required_version = ">= 1.11"
    }
    resource "aws_sqs_queue" "orders" {
      name = "orders"
    }

Good:
    # in dev/us-east-1
    terraform {
      required_version = ">= 1.11"
      backend "s3" {
        bucket       = "orders-state"
        key          = "dev/us-east-1"
        region       = "us-east-1"
        use_lockfile = true
      }
    }
    resource "aws_sqs_queue" "orders" {
      name = "orders"
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each stack with resources and settings of Terraform, but without `backend` or `cloud`."""
    settings = root.module.declared("terraform")
    if root.stack is None or not settings or not root.module.declared("resource"):
        return
    if not any(block.blocks("backend", "cloud") for block in settings):
        message = (
            'the state of this stack would be a local file. Add a backend, such as backend "s3" with use_lockfile.'
        )
        yield Hit.at(settings[0].file, settings[0].block, message)


RULE = Rule("state-not-remote", Severity.WARNING, Group.SECURITY, check)
