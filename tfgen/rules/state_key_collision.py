"""Two root modules that keep their state in the same place.

Why:
    the second apply finds the first one's resources in the state, and destroys what its own files do not declare
    (https://github.com/hashicorp/terraform/issues/34518). It is the usual end of a copied folder.

Bad:
    # in dev/us-east-1
    terraform {
      backend "s3" {
        bucket = "trading-state"
        key    = "trading/dev/terraform.tfstate"
        region = "us-east-1"
      }
    }
    # in dev/us-west-2
    terraform {
      backend "s3" {
        bucket = "trading-state"
        key    = "trading/dev/terraform.tfstate"
        region = "us-east-1"
      }
    }

Good:
    # in dev/us-east-1
    terraform {
      backend "s3" {
        bucket = "trading-state"
        key    = "trading/dev/us-east-1/terraform.tfstate"
        region = "us-east-1"
      }
    }
    # in dev/us-west-2
    terraform {
      backend "s3" {
        bucket = "trading-state"
        key    = "trading/dev/us-west-2/terraform.tfstate"
        region = "us-east-1"
      }
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Matrix, MatrixRule, Severity
from tfgen.rules.former import KEPT


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for every root module whose state another one before it uses."""
    owners: dict[tuple[tuple[str, ...], str | None], str] = {}
    for sketch, kept in matrix.seen(KEPT):
        if kept is None:
            continue
        # With other prefixes the states of named workspaces are apart, and who sets one works in these.
        owner = owners.setdefault((kept.state, kept.workspaces), sketch.folder)
        if owner != sketch.folder:
            message = (
                f"{owner} keeps its state there too ({kept.where}): each would destroy what the other one made. "
                "Put the environment and the region into the key."
            )
            yield Hit(kept.position, message)


RULE = MatrixRule("state-key-collision", Severity.ERROR, Group.MATRIX, check, (KEPT,))
