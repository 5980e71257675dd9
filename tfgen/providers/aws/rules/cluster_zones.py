"""A database cluster whose availability zones differ from what RDS makes of them.

Why:
    The storage of a cluster is always in three zones. RDS adds the missing ones by itself, the next plan sees a
    difference, and that replaces the cluster
    (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster#availability_zones-1).

Bad:
    resource "aws_rds_cluster" "main" {
      cluster_identifier = "orders"
      engine             = "aurora-mysql"
      availability_zones = ["us-east-1a", "us-east-1b"]
    }

Good:
    resource "aws_rds_cluster" "main" {
      cluster_identifier = "orders"
      engine             = "aurora-mysql"
    }
"""

from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.arguments import ignores

_ZONES = 3


def check(root: Root) -> Iterator[Hit]:
    """A hit for each cluster with another number of zones than three, unless it ignores what RDS changes."""
    for cluster in root.module.of_type("aws_rds_cluster", "aws_neptune_cluster", "aws_docdb_cluster"):
        argument = cluster.argument("availability_zones")
        zones = root.values.plain(argument.value) if argument else None
        if not isinstance(zones, list) or not all(isinstance(zone, str) for zone in zones):
            continue
        if ignores(cluster, "availability_zones"):
            continue
        if argument and len(set(zones)) != _ZONES:
            message = (
                f"a cluster's storage is in {_ZONES} zones and these are {len(set(zones))}, so the next plan "
                "replaces it. Remove availability_zones: the subnet group says where instances can be."
            )
            yield Hit.of(cluster, message, argument)


RULE = Rule("cluster-zones", Severity.ERROR, Group.SECURITY, check, ALONE)
