"""A web ACL that logs to CloudWatch without a resource policy of its own for that.

Why:
    Without one, WAF adds each log group to a policy that it makes itself, until that is too long and logging fails with
    WAFLogDestinationPermissionIssueException (https://github.com/hashicorp/terraform-provider-aws/issues/25296).

Bad:
    resource "aws_cloudwatch_log_group" "waf" {
      name = "aws-waf-logs-orders"
    }
    resource "aws_wafv2_web_acl_logging_configuration" "api" {
      resource_arn            = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/api/a1b2c3"
      log_destination_configs = [aws_cloudwatch_log_group.waf.arn]
    }

Good:
    resource "aws_cloudwatch_log_group" "waf" {
      name = "aws-waf-logs-orders"
    }
    resource "aws_cloudwatch_log_resource_policy" "waf" {
      policy_name     = "waf"
      policy_document = "{}"
    }
    resource "aws_wafv2_web_acl_logging_configuration" "api" {
      resource_arn            = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/api/a1b2c3"
      log_destination_configs = [aws_cloudwatch_log_group.waf.arn]
      depends_on              = [aws_cloudwatch_log_resource_policy.waf]
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among


def check(root: Root) -> Iterator[Hit]:
    """A hit for each logging configuration that needs a log group and no resource policy."""
    for logging in root.module.of_type("aws_wafv2_web_acl_logging_configuration"):
        argument = logging.argument("log_destination_configs")
        groups = root.wiring.resources_in(argument.value if argument else None)
        needs = root.wiring.needs(logging)
        policies = {policy.address for policy in root.module.of_type("aws_cloudwatch_log_resource_policy")}
        if argument and any(group.type == "aws_cloudwatch_log_group" for group in groups) and not needs & policies:
            message = (
                "WAF would make a policy for this log group by itself. Declare an aws_cloudwatch_log_resource_policy "
                "for delivery.logs.amazonaws.com and name it in depends_on."
            )
            yield Hit.of(logging, message, argument.value)


RULE = Rule("waf-log-policy", Severity.WARNING, Group.SECURITY, check, among("aws_wafv2_web_acl_logging_configuration"))
