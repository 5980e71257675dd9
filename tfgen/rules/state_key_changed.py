"""A root module whose state is to be kept elsewhere than in the last commit.

Why:
    with a new bucket or key, Terraform finds an empty state and plans to create everything once more, beside what is
    running. The state has to be moved first.

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

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.module.backend import find_backend
from tfgen.rules.rule import Group, Hit, MatrixRule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Matrix


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for every backend that names another state than it did."""
    for root in matrix.roots:
        previous = (matrix.previous or {}).get(root.module.folder)
        before = find_backend(previous) if previous else None
        now = find_backend(root.module)
        if before and now and before.state != now.state:
            message = (
                f"the state was at {before.where} in the last commit, and would now be at {now.where}, where there is "
                "none. Move it with `tfgen init --migrate-state`, and acknowledge that under checks.ignore."
            )
            yield Hit.at(now.file, now.block, message)


RULE = MatrixRule("state-key-changed", Severity.ERROR, Group.MATRIX, check)
