"""Replication rules with a filter and without what S3 then asks for.

Why:
    A filter makes it a rule of the second kind, which says what happens to delete markers and has its own priority, 0
    if none is given. Otherwise the apply fails: "DeleteMarkerReplication must be specified for this version of Cross
    Region Replication configuration schema", or "Found duplicate priority"
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html#replication-backward-compat-considerations).

Bad:
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = "orders-data"
      role   = "arn:aws:iam::111122223333:role/replication"
      rule {
        status = "Enabled"
        filter {}
        destination {
          bucket = "arn:aws:s3:::orders-replica"
        }
      }
    }

Good:
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = "orders-data"
      role   = "arn:aws:iam::111122223333:role/replication"
      rule {
        status = "Enabled"
        filter {}
        delete_marker_replication {
          status = "Disabled"
        }
        destination {
          bucket = "arn:aws:s3:::orders-replica"
        }
      }
    }
"""

from tfgen.rules.api import ALONE, Block, Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.arguments import plain_of


def check(root: Root) -> Iterator[Hit]:
    """A hit for each rule with a filter that lacks the one, or has the other in common with an earlier rule."""
    for replication in root.module.of_type("aws_s3_bucket_replication_configuration"):
        taken: set[object] = set()
        for rule in replication.blocks("rule"):
            if rule.body.blocks_of("filter"):
                priority = plain_of(root, rule.body, "priority") if rule.body.argument("priority") else 0
                for message in _faults(rule, taken, priority):
                    yield Hit.of(replication, message, rule)
                taken.add(priority)


def _faults(rule: Block, taken: set[object], priority: object) -> Iterator[str]:
    if not rule.body.blocks_of("delete_marker_replication", "dynamic"):
        yield "a rule with a filter has to say what happens to deletions. Add delete_marker_replication."
    if isinstance(priority, int) and priority in taken:
        yield f"another rule has the priority {priority} too. Give each its own."


RULE = Rule("replication-rule-shape", Severity.ERROR, Group.SECURITY, check, ALONE)
