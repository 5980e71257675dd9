"""Security Hub with standards that nobody declared beside those that are.

Why:
    Unless told otherwise, Security Hub subscribes to its default standards by itself; Terraform does not manage them,
    and their findings, and costs, come with the declared ones
    (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_EnableSecurityHub.html).

Bad:
    resource "aws_securityhub_account" "main" {
      auto_enable_controls = true
    }
    resource "aws_securityhub_standards_subscription" "best_practices" {
      standards_arn = "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0"
      depends_on    = [aws_securityhub_account.main]
    }

Good:
    resource "aws_securityhub_account" "main" {
      auto_enable_controls     = true
      enable_default_standards = false
    }
    resource "aws_securityhub_standards_subscription" "best_practices" {
      standards_arn = "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0"
      depends_on    = [aws_securityhub_account.main]
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of


def check(root: Root) -> Iterator[Hit]:
    """A hit for each Security Hub with default standards in a module that subscribes to some."""
    if not root.module.of_type("aws_securityhub_standards_subscription"):
        return
    for hub in root.module.of_type("aws_securityhub_account"):
        argument = hub.argument("enable_default_standards")
        if plain_of(root, hub.block.body, "enable_default_standards") in (None, True):
            message = "the default standards come with those declared here. Set enable_default_standards to false."
            yield Hit.at(hub.file, argument.value if argument else hub.block, message, address=hub.address)


RULE = Rule("security-hub-default-standards", Severity.WARNING, Group.SECURITY, check, among("aws_securityhub_account"))
