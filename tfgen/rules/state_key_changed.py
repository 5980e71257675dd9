"""A root module whose state is to be kept elsewhere than in the last commit.

Why:
    with a new bucket or key, Terraform finds an empty state and plans to create everything once more, beside what is
    running. The state has to be moved first, within an account: resources do not follow it to another one.

Bad:
    # before, in dev/us-east-1
    terraform {
      backend "s3" {
        bucket = "trading-state"
        key    = "trading/dev/us-east-1/terraform.tfstate"
        region = "us-east-1"
      }
    }
    # in dev/us-east-1
    terraform {
      backend "s3" {
        bucket = "trading-state"
        key    = "shop/dev/us-east-1/terraform.tfstate"
        region = "us-east-1"
      }
    }

Good:
    # before, in dev/us-east-1
    terraform {
      backend "s3" {
        bucket = "trading-state"
        key    = "trading/dev/us-east-1/terraform.tfstate"
        region = "us-east-1"
      }
    }
    # in dev/us-east-1
    terraform {
      backend "s3" {
        bucket  = "trading-state"
        key     = "trading/dev/us-east-1/terraform.tfstate"
        region  = "us-east-1"
        encrypt = true
      }
    }
"""

from tfgen.hcl.syntax import Literal, Tuple
from tfgen.module.backend import find_backend
from tfgen.rules.api import Group, Hit, Iterator, Matrix, MatrixRule, Module, Severity


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for every backend that names another state than it did."""
    for root in matrix.roots:
        previous = (matrix.previous or {}).get(root.module.folder)
        before = find_backend(previous) if previous else None
        now = find_backend(root.module)
        if before and now and before.state != now.state:
            fact = f"the state was at {before.where} in the last commit, and would now be at {now.where}"
            yield Hit.at(now.file, now.block, f"{fact}{_advise(previous, root.module)}")


def _advise(before: Module | None, now: Module) -> str:
    old, new = (_accounts(module) if module else frozenset() for module in (before, now))
    if old == new:
        remedy = "Move it with `tfgen init --migrate-state`, and acknowledge that under checks.ignore."
        return f", where there is none. {remedy}"
    others, these = (", ".join(sorted(accounts)) or "unknown" for accounts in (old, new))
    return (
        f", in account {these} instead of {others}. Resources do not follow a state to another account, so do not move "
        "it: all is made anew. What stays in the old account: tfgen retire. Acknowledge this under checks.ignore."
    )


def _accounts(module: Module) -> frozenset[str]:
    """The accounts that the providers of a module admit."""
    arguments = (provider.argument("allowed_account_ids") for provider in module.declared("provider"))
    items = (one for each in arguments if each and isinstance(each.value, Tuple) for one in each.value.items)
    return frozenset(str(one.value) for one in items if isinstance(one, Literal))


RULE = MatrixRule("state-key-changed", Severity.ERROR, Group.MATRIX, check)
