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

from tfgen.rules.api import Group, Hit, Iterator, Matrix, MatrixRule, Severity
from tfgen.rules.former import KEPT, Kept


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for every backend that names another state than it did."""
    for sketch, now in matrix.seen(KEPT):
        former = (matrix.previous or {}).get(sketch.folder)
        before = former.kept if former else None
        if before and now and before.state != now.state:
            fact = f"the state was at {before.where} in the last commit, and would now be at {now.where}"
            yield Hit(now.position, f"{fact}{_advise(before, now)}")


def _advise(before: Kept, now: Kept) -> str:
    if before.accounts == now.accounts:
        remedy = "Move it with `tfgen init --migrate-state`, and acknowledge that under checks.ignore."
        return f", where there is none. {remedy}"
    others, these = (", ".join(kept.accounts) or "unknown" for kept in (before, now))
    return (
        f", in account {these} instead of {others}. Resources do not follow a state to another account, so do not move "
        "it: all is made anew. What stays in the old account: tfgen retire. Acknowledge this under checks.ignore."
    )


RULE = MatrixRule("state-key-changed", Severity.ERROR, Group.MATRIX, check, (KEPT,))
