"""A latency record that answers for a region that is down, or for another one.

Why:
    Route 53 chooses the nearest region that is healthy, and takes every record for healthy that nothing checks. And it
    knows what is near from the record's word alone
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-latency.html).

Bad:
    resource "aws_route53_record" "api" {
      zone_id        = "Z0123456789ABCDEFGHIJ"
      name           = "api.example.com"
      type           = "A"
      set_identifier = "us-east-1"
      records        = ["192.0.2.1"]
      ttl            = 60
      latency_routing_policy {
        region = "us-east-1"
      }
    }

Good:
    resource "aws_route53_record" "api" {
      zone_id         = "Z0123456789ABCDEFGHIJ"
      name            = "api.example.com"
      type            = "A"
      set_identifier  = "us-east-1"
      health_check_id = "1a2b3c4d-0000-0000-0000-000000000000"
      records         = ["192.0.2.1"]
      ttl             = 60
      latency_routing_policy {
        region = "us-east-1"
      }
    }
"""

from tfgen.providers.aws.shared.matrix_names import placement_of
from tfgen.rules.api import Block, Group, Hit, Iterator, Resource, Root, Rule, Severity
from tfgen.rules.shared.arguments import plain_of, referred_by

# These have a provider with a region, and none themselves.
_EVERYWHERE = ("aws_cloudfront_distribution", "aws_globalaccelerator_accelerator", "aws_route53_record")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each latency record without any check of health, and for an alias to something in another region."""
    for record in root.module.of_type("aws_route53_record"):
        for policy in record.blocks("latency_routing_policy"):
            if not record.argument("health_check_id") and not _evaluates(root, record):
                yield Hit.of(record, "clients are sent to this region also when it is down. Add health_check_id.")
            yield from _misplaced(root, record, policy)


def _evaluates(root: Root, record: Resource) -> bool:
    """Whether the health of the alias's target decides, or may."""
    targets = [plain_of(root, alias.body, "evaluate_target_health") for alias in record.blocks("alias")]
    return bool(record.blocks("dynamic")) or any(value not in (None, False) for value in targets)


def _misplaced(root: Root, record: Resource, policy: Block) -> Iterator[Hit]:
    argument, said = policy.body.argument("region"), plain_of(root, policy.body, "region")
    placement = placement_of(root)
    for alias in record.blocks("alias"):
        for target in referred_by(root, alias.body, "name"):
            region = placement.of(target).region
            if argument and region and isinstance(said, str) and region != said and target.type not in _EVERYWHERE:
                message = f"{target.address} is in {region}, not in {said}. Name its own region."
                yield Hit.of(record, message, argument.value)


RULE = Rule("latency-record", Severity.WARNING, Group.SECURITY, check)
