"""A web ACL that is to guard something it cannot.

Why:
    AWS WAF guards the stages of an API, not the API, and ACLs of the scope CLOUDFRONT guard distributions only, which
    are no resources of this kind: the apply fails with WAFInvalidParameterException
    (https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html).

Bad:
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_wafv2_web_acl_association" "api" {
      resource_arn = aws_api_gateway_rest_api.main.arn
      web_acl_arn  = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/orders/a1b2c3"
    }

Good:
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_api_gateway_stage" "live" {
      rest_api_id   = aws_api_gateway_rest_api.main.id
      deployment_id = "d4e5f6"
      stage_name    = "live"
    }
    resource "aws_wafv2_web_acl_association" "api" {
      resource_arn = aws_api_gateway_stage.live.arn
      web_acl_arn  = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/orders/a1b2c3"
    }
"""

from tfgen.hcl.syntax import Attribute
from tfgen.rules.api import Argument, Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referred_by

_GUARDED = "resource_arn"
_NOT_GUARDED = {
    "aws_api_gateway_rest_api": "Name the arn of one of its stages, an aws_api_gateway_stage.",
    "aws_api_gateway_deployment": "Name the arn of the stage that it is deployed to.",
    "aws_cloudfront_distribution": "Name the ACL in web_acl_id of the distribution.",
    "aws_lambda_function": "Put the ACL on the API in front of it.",
}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each association with something of another type, and with an ACL for CloudFront."""
    for association in root.module.of_type("aws_wafv2_web_acl_association"):
        argument = association.argument(_GUARDED)
        for target in _direct(root, argument):
            if argument and target.type in _NOT_GUARDED:
                message = f"AWS WAF does not guard {target.address}. {_NOT_GUARDED[target.type]}"
                yield Hit.of(association, message, argument.value)
        for acl in referred_by(root, association.block.body, "web_acl_arn", "aws_wafv2_web_acl"):
            if plain_of(root, acl.block.body, "scope") == "CLOUDFRONT":
                yield Hit.of(association, f"{acl.address} has the scope CLOUDFRONT. Make it REGIONAL to associate it.")


def _direct(root: Root, argument: Argument | None) -> tuple[Resource, ...]:
    """What the argument is an attribute of; a text put together from several may be anything's ARN."""
    return root.wiring.resources_in(argument.value) if argument and isinstance(argument.value, Attribute) else ()


RULE = Rule(
    "waf-association",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_wafv2_web_acl", "aws_wafv2_web_acl_association"),
)
