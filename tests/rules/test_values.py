"""Values: what the facts say of an argument, and where nothing is said."""

from __future__ import annotations

import pytest

from tests.rules.matrices import schemas
from tfgen.module.model import parse_module
from tfgen.providers.aws.values import judge
from tfgen.providers.aws.values.constraints import (
    Arn,
    Characters,
    Cidr,
    Document,
    Format,
    Items,
    Json,
    Length,
    Number,
    OneOf,
)
from tfgen.providers.aws.values.limits import LIMITS
from tfgen.providers.aws.values.provider import Facts
from tfgen.rules.registry import load_rule
from tfgen.rules.root import Root
from tfgen.rules.rule import Rule

ACL = 'resource "aws_wafv2_web_acl" "a" {\n  scope = "regional"\n}\n'
LIMITED = """\
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "VERSION" }
  }
}
"""


def find(rule: str, text: str) -> list[str]:
    """The messages of a rule on a module, with their lines."""
    checked = load_rule(rule)
    assert isinstance(checked, Rule)
    root = Root(parse_module("", {"main.tf": text}), schemas())
    return [f"{hit.position.line}: {hit.message}" for hit in checked.check(root)]


def queue(arguments: str) -> str:
    return f'resource "aws_sqs_queue" "q" {{\n{arguments}\n}}\n'


def with_provider(version: str, text: str) -> str:
    return LIMITED.replace("VERSION", version) + text


def test_a_number_beyond_the_providers_range_is_found() -> None:
    assert find("number-range", queue("  delay_seconds = 901")) == [
        "2: delay_seconds is 901. It has to be from 0 to 900."
    ]


def test_a_number_in_the_range_is_fine() -> None:
    assert find("number-range", queue("  delay_seconds = 900")) == []


@pytest.mark.parametrize(
    ("type_", "argument", "refused", "taken", "rule"),
    [
        ("aws_lb", "name", "internal-api", "api-internal", "name-charset"),
        ("aws_db_subnet_group", "name", "default", "default-1", "name-charset"),
        ("aws_cloudwatch_event_bus", "name", "default", "orders", "name-charset"),
        ("aws_ses_domain_identity", "domain", "example.com.", "example.com", "name-charset"),
        ("aws_s3tables_table_bucket", "name", "sthree-data", "data", "name-charset"),
        ("aws_vpn_connection", "tunnel1_inside_cidr", "169.254.5.0/30", "169.254.6.0/30", "invalid-format"),
        ("aws_vpn_connection", "tunnel2_inside_cidr", "10.0.0.0/30", "169.254.169.248/30", "invalid-format"),
        ("aws_vpn_connection", "tunnel1_inside_ipv6_cidr", "2001:db8::/126", "fd00:1::/126", "invalid-format"),
        (
            "aws_ec2_transit_gateway_connect_peer",
            "inside_cidr_blocks",
            "169.254.0.0/29",
            "fd00::/125",
            "invalid-format",
        ),
    ],
)
def test_what_aws_keeps_for_itself_is_refused(type_: str, argument: str, refused: str, taken: str, rule: str) -> None:
    form = '["{}"]' if argument.endswith("blocks") else '"{}"'
    found = [
        find(rule, f'resource "{type_}" "x" {{\n  {argument} = {form.format(value)}\n}}\n')
        for value in (refused, taken)
    ]
    assert [len(hits) for hits in found] == [1, 0]


def test_an_unknown_value_says_nothing() -> None:
    assert find("number-range", queue("  delay_seconds = var.delay") + 'variable "delay" {}\n') == []


def test_a_value_is_followed_through_local_values() -> None:
    assert find("number-range", queue("  delay_seconds = local.delay") + "locals {\n  delay = 901\n}\n") != []


def test_each_instance_is_judged() -> None:
    text = queue("  for_each = { a = 900, b = 901 }\n  name = each.key\n  delay_seconds = each.value")
    assert find("number-range", text) == ["4: delay_seconds is 901. It has to be from 0 to 900."]


def test_a_name_that_the_provider_lets_pass_is_too_long_for_aws() -> None:
    function = 'resource "aws_lambda_function" "f" {\n  function_name = "' + "f" * 65 + '"\n}\n'
    assert find("name-length", function) == [
        "2: function_name has 65 characters, of which 64 are allowed. Make it shorter."
    ]


@pytest.mark.parametrize("name", ["Bucket", "a_b", "-ab", "ab-", "192.168.1.1", "xn--abc", "a..b"])
def test_buckets_with_names_that_aws_refuses(name: str) -> None:
    assert find("name-charset", f'resource "aws_s3_bucket" "b" {{\n  bucket = "{name}"\n}}\n') != []


@pytest.mark.parametrize("name", ["abc", "trading-data-dev-111122223333-us-east-1", "a.b.c", "3com"])
def test_buckets_with_names_that_aws_takes(name: str) -> None:
    assert find("name-charset", f'resource "aws_s3_bucket" "b" {{\n  bucket = "{name}"\n}}\n') == []


@pytest.mark.parametrize("constraint", ["~> 5.100", "5.100.0", ">= 5.0.0, < 6.0.0", "<= 5.100.0"])
def test_words_are_known_where_no_later_provider_is_admitted(constraint: str) -> None:
    assert find("invalid-enum", with_provider(constraint, ACL)) != []


@pytest.mark.parametrize(
    "constraint", [">= 5.100.0", ">= 5.100.0, < 7.0.0", ">= 5.0.0, <= 6.42.0", ">= 5.0, != 6.0.0, <= 6.2.0"]
)
def test_words_are_likely_where_a_later_provider_may_bring_new_ones(constraint: str) -> None:
    assert find("invalid-enum", with_provider(constraint, ACL)) == []
    assert find("likely-invalid-value", with_provider(constraint, ACL)) != []


def test_a_version_of_which_nothing_is_known_is_not_judged() -> None:
    text = with_provider("~> 4.0", queue("  delay_seconds = 901"))
    assert find("number-range", text) == find("likely-invalid-value", text) == []


def test_what_the_schema_of_a_later_version_has_not_changed_is_most_likely_still_refused() -> None:
    text = with_provider("~> 6.0", queue("  delay_seconds = 901"))
    assert find("number-range", text) == []
    assert find("likely-invalid-value", text) != []


def test_data_sources_are_judged_like_resources() -> None:
    text = 'data "aws_iam_policy_document" "d" {\n  statement {\n    effect = "allow"\n  }\n}\n'
    assert find("invalid-enum", with_provider("5.100.0", text)) != []


def test_arguments_in_nested_and_dynamic_blocks_are_judged() -> None:
    rule = 'resource "aws_route53_health_check" "h" {\n  type = "HTTPS"\n  port = 70000\n}\n'
    dynamic = """\
resource "aws_cloudwatch_event_target" "t" {
  rule = "r"
  arn  = "arn:aws:sqs:us-east-1:111122223333:q"
  dynamic "retry_policy" {
    for_each = [1]
    content {
      maximum_retry_attempts = 186
    }
  }
}
"""
    assert find("number-range", rule) == ["3: port is 70000. It has to be from 1 to 65535."]
    assert find("number-range", dynamic) == ["7: maximum_retry_attempts is 186. It has to be from 0 to 185."]


def test_a_policy_with_unknown_parts_is_judged_by_the_rest() -> None:
    text = """\
resource "aws_s3_bucket_policy" "p" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allowed", Principal = "*", Action = "s3:*", Resource = aws_s3_bucket.b.arn }]
  })
}
resource "aws_s3_bucket" "b" {}
"""
    assert find("invalid-json-policy", text) == [
        '3: policy has a statement whose Effect is neither "Allow" nor "Deny". Write one of the two.'
    ]
    assert find("invalid-json-policy", text.replace("Allowed", "Allow")) == []


def test_arguments_that_conflict_are_found_at_the_second() -> None:
    text = 'resource "aws_iam_role" "r" {\n  name_prefix = "a-"\n  name = "a"\n  assume_role_policy = "{}"\n}\n'
    assert find("conflicting-arguments", text) == [
        "3: name_prefix and name cannot stand together. Keep one of the two."
    ]


def test_an_argument_that_may_be_null_conflicts_with_nothing() -> None:
    text = 'resource "aws_iam_role" "r" {\n  name_prefix = var.prefix\n  name = "a"\n  assume_role_policy = "{}"\n}\n'
    assert find("conflicting-arguments", text + 'variable "prefix" {\n  default = null\n}\n') == []


def test_an_argument_without_its_companion_is_found() -> None:
    text = 'resource "aws_rds_cluster" "c" {\n  engine = "aurora-mysql"\n  master_password_wo = "x"\n}\n'
    assert [message.split(".")[0] for message in find("missing-companion", text)] == [
        "3: master_password_wo means nothing without master_password_wo_version"
    ]


def test_subnets_that_overlap_are_found() -> None:
    text = """\
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "s" {
  for_each   = { a = "10.0.0.0/24", b = "10.0.0.128/25" }
  vpc_id     = aws_vpc.v.id
  cidr_block = each.value
}
"""
    assert find("subnet-outside-vpc", text) == [
        "7: 10.0.0.128/25 overlaps 10.0.0.0/24 of aws_subnet.s. Choose a free part."
    ]
    assert find("subnet-outside-vpc", text.replace("10.0.0.128/25", "10.0.1.0/25")) == []


def test_a_subnet_in_a_secondary_network_is_inside() -> None:
    text = """\
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.1.0.0/16"
}
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.1.0.0/24"
}
"""
    assert find("subnet-outside-vpc", text) == []


def test_icmp_has_no_ports() -> None:
    rule = """\
resource "aws_vpc_security_group_ingress_rule" "r" {
  ip_protocol = "PROTOCOL"
  from_port   = 8
  to_port     = 0
}
"""
    assert find("invalid-port", rule.replace("PROTOCOL", "icmp")) == []
    assert find("invalid-port", rule.replace("PROTOCOL", "tcp")) != []


@pytest.mark.parametrize("version", ["8.0.mysql_aurora.3.10.5", "8.0.mysql_aurora.3.04.0", "5.7.mysql_aurora.2.11.2"])
def test_versions_of_aurora(version: str) -> None:
    text = f'resource "aws_rds_cluster" "c" {{\n  engine = "aurora-mysql"\n  engine_version = "{version}"\n}}\n'
    assert find("unknown-engine-version", text) == []


@pytest.mark.parametrize("version", ["8.0.mysql_aurora.4.10.5", "9.0", "3.10.5", "16.4", "8.0.mysql_aurora.3.1"])
def test_versions_that_aurora_never_had(version: str) -> None:
    text = f'resource "aws_rds_cluster" "c" {{\n  engine = "aurora-mysql"\n  engine_version = "{version}"\n}}\n'
    assert find("unknown-engine-version", text) != []


def test_a_changing_function_is_fine_where_changes_are_ignored() -> None:
    text = """\
resource "aws_rds_cluster" "c" {
  final_snapshot_identifier = "final-${timestamp()}"
  lifecycle {
    ignore_changes = [final_snapshot_identifier]
  }
}
"""
    assert find("timestamp-in-config", text) == []
    assert find("timestamp-in-config", text.replace("[final_snapshot_identifier]", "[engine]")) != []


@pytest.mark.parametrize("call", ["timestamp()", "timestamp ()", "timestamp( )", "upper(uuid\t())"])
def test_a_call_that_changes_is_found_however_it_is_spaced(call: str) -> None:
    assert find("timestamp-in-config", f'resource "terraform_data" "t" {{\n  input = {call}\n}}\n') != []


def test_a_backend_that_tfgen_wrote_is_whole() -> None:
    text = 'terraform {\n  backend "s3" {\n    key = "a/b"\n  }\n}\n'
    header = "# Generated by tfgen from templates/backend.tf.j2. Do not edit.\n"
    assert find("invalid-backend", text) == []
    assert find("invalid-backend", header + text) == ["3: the backend s3 has no bucket. Add it."]


@pytest.mark.parametrize("value", ["10.0.0.0", "10.0.0.1/16", "10.0.0.0/8", "x", "::/0"])
def test_networks_that_no_vpc_has(value: str) -> None:
    assert Cidr(shortest=16, longest=28).fault(value)


def test_constraints_take_what_they_describe() -> None:
    assert Cidr(shortest=16, longest=28).fault("10.0.0.0/16") is None
    assert Number(minimum=0, maximum=10, also=(99,)).fault("99") is None
    assert Number(step=60, minimum=60).fault("90")
    assert OneOf(words=("A", "B"), any_case=True).fault("a") is None
    assert Length(minimum=2).fault("a")
    assert Characters(pattern="[a-z]+", words="small letters").fault("A")
    assert Format(pattern=r"\d+", example="1").fault("a")
    assert Arn(services=("kms",)).fault("arn:aws:kms:us-east-1:111122223333:key/1") is None
    assert Arn(services=("kms",)).fault("arn:aws:s3:::bucket")
    assert Arn().fault("arn:aws:kms:us-east-1:1111:key/1")
    assert Json().fault("{}") is None
    assert Json(policy=True).fault("{}")


@pytest.mark.parametrize(("value", "found"), [("10.0.0.1/16", 0), ("10.0.0.1", 1), ("10.0.0.0/33", 1)])
def test_where_the_provider_takes_an_address_inside_of_a_network_so_does_the_rule(value: str, found: int) -> None:
    entry = f'  entry {{\n    cidr = "{value}"\n  }}\n'
    text = f'resource "aws_ec2_managed_prefix_list" "a" {{\n{entry}}}\n'
    assert len(find("invalid-cidr", with_provider("5.100.0", text))) == found


@pytest.mark.parametrize(
    ("container", "fault"),
    [
        (
            'name = "a", image = "b", cpu = "256"',
            'has "256" at [0].cpu, which has to be a whole number, without quotes.',
        ),
        (
            'name = "a", Essential = "true"',
            'has "true" at [0].Essential, which has to be true or false, without quotes.',
        ),
        (
            'environment = [{ name = "A", value = 5 }]',
            "has 5 at [0].environment[0].value, which has to be text, in quotes.",
        ),
        ('environment = { A = "b" }', "has no list at [0].environment. Write [...]."),
        ('healthCheck = ["CMD"]', "has no object at [0].healthCheck. Write { ... }."),
        ("dockerLabels = { a = true }", "has true at [0].dockerLabels.a, which has to be text, in quotes."),
        ('name = "a", image = "b", cpu = 256, essential = true, user = null, healthCheck = { retries = 3 }', ""),
        ('name = "a", something = { of = "later" }, portMappings = [{ containerPort = 80 }]', ""),
        ('name = "a", image = var.image, cpu = 256', ""),
    ],
)
def test_the_parts_of_container_definitions_are_of_the_types_that_the_provider_reads(
    container: str, fault: str
) -> None:
    definitions = f"  container_definitions = jsonencode([{{ {container} }}])\n"
    text = f'resource "aws_ecs_task_definition" "a" {{\n  family = "a"\n{definitions}}}\nvariable "image" {{}}\n'
    found = find("invalid-json-policy", with_provider("5.100.0", text))
    assert found == ([f"8: container_definitions {fault}"] if fault else [])


@pytest.mark.parametrize(
    ("properties", "fault"),
    [
        ('{ vcpus = "1" }', 'has "1" at vcpus, which has to be a whole number, without quotes.'),
        ('[{ image = "a" }]', "has no object at its top. Write { ... }."),
        ('{ resourceRequirements = [{ type = "VCPU", value = "1" }] }', ""),
    ],
)
def test_the_properties_of_a_job_are_of_the_types_that_the_provider_reads(properties: str, fault: str) -> None:
    given = f'  name = "a"\n  type = "container"\n  container_properties = jsonencode({properties})\n'
    text = f'resource "aws_batch_job_definition" "a" {{\n{given}}}\n'
    found = find("invalid-json-policy", with_provider("5.100.0", text))
    assert found == ([f"9: container_properties {fault}"] if fault else [])


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_names_its_source(name: str) -> None:
    constraints = [constraint for several in LIMITS[name].values() for constraint in several]
    assert [constraint for constraint in constraints if not constraint.source.startswith("https://docs.aws.")] == []


def test_a_rule_of_a_security_group_has_one_source() -> None:
    text = """\
resource "aws_vpc_security_group_ingress_rule" "r" {
  security_group_id = "sg-1"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
  cidr_ipv6         = "::/0"
}
"""
    assert find("conflicting-arguments", text) == [
        "5: cidr_ipv4 and cidr_ipv6 cannot stand together. Keep one of the two."
    ]


def test_a_resource_that_is_a_policy_has_one() -> None:
    text = 'resource "aws_iam_role_policy" "p" {\n  role = "r"\n  policy = ""\n}\n'
    assert find("invalid-json-policy", text) == ["3: policy is empty. Use jsonencode({ ... })."]
    assert find("invalid-json-policy", 'resource "aws_sqs_queue" "q" {\n  policy = ""\n}\n') == []


@pytest.mark.parametrize("constraint", [Json(), Json(policy=True), Document(shape='"text"')])
def test_json_that_is_nested_in_thousands_of_levels_is_told_and_not_read(constraint: Json | Document) -> None:
    text = '{"a": ' * 5000 + "1" + "}" * 5000
    assert constraint.fault(text) == "is JSON with too many levels to be read. Write it with fewer."


@pytest.mark.parametrize(("window", "found"), [(300, 0), (90, 1)])
def test_the_window_of_a_rate_limit_is_one_of_four(window: int, found: int) -> None:
    text = f"""\
resource "aws_wafv2_web_acl" "a" {{
  rule {{
    statement {{
      rate_based_statement {{
        evaluation_window_sec = {window}
      }}
    }}
  }}
}}
"""
    assert len(find("number-range", text)) == found


def test_the_name_of_a_web_acl_is_a_word() -> None:
    assert find("name-charset", 'resource "aws_wafv2_web_acl" "a" {\n  name = "the api"\n}\n') != []


def test_words_that_aws_itself_has_are_known_in_nested_blocks() -> None:
    sse = """\
resource "aws_s3_bucket_server_side_encryption_configuration" "b" {
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws-kms"
    }
  }
}
"""
    assert find("invalid-enum", sse)[0].startswith('4: sse_algorithm is "aws-kms"')
    assert find("invalid-enum", sse.replace("aws-kms", "aws:kms")) == []


def test_the_name_of_a_certificate_has_no_period_at_its_end() -> None:
    text = 'resource "aws_acm_certificate" "c" {\n  domain_name = "api.example.com."\n}\n'
    assert find("invalid-format", text) != []


@pytest.mark.parametrize(("period", "count"), [(10, 0), (840, 0), (90, 1)])
def test_a_number_that_has_to_be_a_multiple_may_be_any_of_them(period: int, count: int) -> None:
    alarm = f'resource "aws_cloudwatch_metric_alarm" "a" {{\n  period = {period}\n}}\n'
    assert sum(len(find(rule, alarm)) for rule in ("number-range", "invalid-enum", "invalid-format")) == count


def test_of_two_that_exclude_each_other_only_one_may_be_there() -> None:
    balancer = 'resource "aws_alb" "a" {\n  subnets = ["a"]\n  subnet_mapping {\n    subnet_id = "b"\n  }\n}\n'
    assert len(find("conflicting-arguments", balancer)) == 1


RECORD = """\
resource "aws_route53_record" "a" {
  zone_id = "Z1D633PJN98FT9"
  name    = "a.example.com"
  type    = "A"
GIVEN  dynamic "alias" {
    for_each = COLLECTION
    content {
      name                   = "b.example.com"
      zone_id                = "Z1D633PJN98FT8"
      evaluate_target_health = true
    }
  }
}
variable "on" {}
"""


@pytest.mark.parametrize(("collection", "found"), [("[1]", 1), ("[]", 0), ("toset([])", 0), ("var.on ? [1] : []", 0)])
def test_a_dynamic_block_excludes_others_where_it_is_known_to_make_any(collection: str, found: int) -> None:
    given = '  ttl     = 60\n  records = ["192.0.2.1"]\n'
    text = RECORD.replace("COLLECTION", collection).replace("GIVEN", given)
    assert len(find("conflicting-arguments", with_provider("5.100.0", text))) == 2 * found


@pytest.mark.parametrize(("collection", "found"), [("[1]", 0), ("[]", 1), ("{}", 1), ("var.on ? [1] : []", 0)])
def test_a_dynamic_block_that_makes_none_is_not_the_one_that_is_needed(collection: str, found: int) -> None:
    text = RECORD.replace("COLLECTION", collection).replace("GIVEN", "")
    assert len(find("missing-companion", with_provider("5.100.0", text))) == found


def test_an_element_of_a_list_is_judged_for_each_block_that_a_dynamic_one_makes() -> None:
    text = """\
locals {
  networks = { a = "10.0.0.0/8", b = "10.0.0.1/8" }
}
resource "aws_security_group" "a" {
  dynamic "ingress" {
    for_each = local.networks
    content {
      from_port   = 1
      to_port     = 1
      protocol    = "tcp"
      cidr_blocks = ["192.168.0.0/16", ingress.value]
    }
  }
}
"""
    fault = "cidr_blocks is 10.0.0.1/8, which is an address inside a network. The network is 10.0.0.0/8."
    assert find("invalid-cidr", text) == [f"11: {fault}"]


def test_a_list_with_too_few_elements_is_found() -> None:
    text = 'resource "aws_neptune_subnet_group" "a" {\n  subnet_ids = []\n}\n'
    assert find("number-range", text) == ["2: subnet_ids has 0 elements and needs at least 1. Add what is missing."]


@pytest.mark.parametrize(
    ("ids", "found"), [('"subnet-1", "subnet-1"', 1), ('"subnet-1", "subnet-2", "subnet-1"', 0), ('"1", 1', 1)]
)
def test_an_element_that_stands_twice_is_once_in_a_set(ids: str, found: int) -> None:
    text = f'resource "aws_dms_replication_subnet_group" "a" {{\n  subnet_ids = [{ids}]\n}}\n'
    one = ["2: subnet_ids has 1 element and needs at least 2. Add what is missing."]
    assert find("number-range", text) == one * found
    other = text.replace('"a"', '"b"').replace("subnet-1", "subnet-3").replace('"1", 1', '"3", 3')
    again = find("number-range", text + other.replace(", subnet-3", ""))
    assert len(again) == found * 2  # alike but for texts


def test_an_element_that_stands_twice_is_twice_in_a_list() -> None:
    layers = ", ".join(['"arn:aws:lambda:eu-west-1:123456789012:layer:a:1"'] * 6)
    text = f'resource "aws_lambda_function" "a" {{\n  layers = [{layers}]\n}}\n'
    (message,) = find("number-range", text)
    assert message.startswith("2: layers has 6 elements")


def test_beside_what_is_not_known_an_element_that_stands_twice_says_nothing() -> None:
    ids = '"subnet-1", "subnet-1", var.id'
    text = f'resource "aws_dms_replication_subnet_group" "a" {{\n  subnet_ids = [{ids}]\n}}\nvariable "id" {{}}\n'
    assert find("number-range", text) == []


def test_elements_that_are_not_known_are_counted_too() -> None:
    layers = ", ".join("var.layer" for _ in range(6))
    text = f'resource "aws_lambda_function" "a" {{\n  layers = [{layers}]\n}}\nvariable "layer" {{}}\n'
    assert find("number-range", text) == ["2: layers has 6 elements, of which 5 are allowed. Take some away."]


def test_a_list_of_unknown_length_says_nothing() -> None:
    text = 'resource "aws_neptune_subnet_group" "a" {\n  subnet_ids = var.ids\n}\nvariable "ids" {}\n'
    assert find("number-range", text) == []


def test_values_in_objects_that_stand_for_blocks_are_judged() -> None:
    rule = '{ action = "reject", from_port = 1, to_port = 1, protocol = "tcp", rule_no = 1, cidr_block = "10.0.0.0/8" }'
    text = f'resource "aws_network_acl" "a" {{\n  vpc_id  = "v"\n  ingress = [{rule}]\n}}\n'
    found = find("invalid-enum", with_provider("5.100.0", text))
    assert found == ['8: action is "reject", which is not one of the 2 values there are. It is one of "allow", "deny".']


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("invalid-format", 'resource "aws_appmesh_route" "a" {\n  mesh_owner = "somebody"\n}\n'),
        ("invalid-format", 'resource "aws_config_conformance_pack" "a" {\n  template_s3_uri = "bucket/key"\n}\n'),
        ("invalid-format", 'resource "aws_grafana_license_association" "a" {\n  grafana_token = "token"\n}\n'),
        ("name-length", 'data "aws_iam_policy_document" "a" {\n  source_json = "{}"\n}\n'),
        ("missing-companion", 'resource "aws_bedrock_model_invocation_logging_configuration" "a" {\n}\n'),
        ("missing-companion", 'resource "aws_macie2_classification_export_configuration" "a" {\n}\n'),
    ],
)
def test_what_the_providers_words_tell_is_known(rule: str, text: str) -> None:
    assert len(find(rule, text)) == 1


def test_an_element_of_a_list_of_blocks_needs_what_the_provider_requires() -> None:
    content = 'content {\n      to_port  = 1\n      protocol = "tcp"\n    }'
    dynamic = f'  dynamic "ingress" {{\n    for_each = [1]\n    {content}\n  }}\n'
    found = find("missing-companion", f'resource "aws_default_security_group" "a" {{\n{dynamic}}}\n')
    assert found == ["4: from_port has to be given here. Add it."]


@pytest.mark.parametrize(
    ("backend", "message"),
    [
        ('"s3" {\n    key = "/a"\n  }', "3: key may not begin or end with a slash. Take it away."),
        (
            '"s3" {\n    max_retries = "many"\n  }',
            "3: max_retries does not fit: a number is required, found text that is none.",
        ),
        ('"s3" {\n    assume_role = { arn = "a" }\n  }', '3: assume_role has no "arn". Take it away.'),
        ('"http" {\n    address = "example.com"\n  }', "3: address has to begin with http:// or https://."),
        ('"local" {\n    path = ["a"]\n  }', "3: path does not fit: a string is required, found a tuple."),
    ],
)
def test_values_of_backends_are_held_against_what_they_take(backend: str, message: str) -> None:
    assert find("invalid-backend", f"terraform {{\n  backend {backend}\n}}\n") == [message]


def test_a_cloud_block_calls_no_function() -> None:
    text = 'terraform {\n  cloud {\n    organization = "a"\n    workspaces {\n      name = upper("b")\n    }\n  }\n}\n'
    assert [found.partition(",")[0] for found in find("invalid-backend", text)] == [
        "5: the cloud block is read before anything else"
    ]


def test_the_role_of_a_remote_state_is_an_arn_of_a_role() -> None:
    role = '{ role_arn = "arn:aws:iam::123456789012:user/a" }'
    config = f'{{ bucket = "b", key = "k", region = "eu-west-1", assume_role = {role} }}'
    text = f'data "terraform_remote_state" "a" {{\n  backend = "s3"\n  config  = {config}\n}}\n'
    assert [found[:44] for found in find("invalid-remote-state", text)] == [
        "3: role_arn is not the ARN of a role. Write "
    ]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("invalid-enum", 'data "aws_iam_policy_document" "a" {\n  statement {\n    effect = "deny"\n  }\n}\n'),
        ("invalid-json-policy", 'data "aws_iam_policy_document" "a" {\n  override_policy_documents = ["none"]\n}\n'),
        (
            "invalid-cidr",
            (
                'resource "aws_security_group" "a" {\n  egress {\n    from_port   = 0\n    to_port     = 0\n'
                '    protocol    = "-1"\n    cidr_blocks = ["192.168.7.1/16"]\n  }\n}\n'
            ),
        ),
        (
            "invalid-cidr",
            (
                'resource "aws_security_group" "a" {\n  egress {\n    from_port        = 0\n    to_port          = 0\n'
                '    protocol         = "-1"\n    ipv6_cidr_blocks = ["192.168.0.0/16"]\n  }\n}\n'
            ),
        ),
        ("missing-companion", 'data "aws_lb_listener" "a" {\n  port = 443\n}\n'),
        ("invalid-enum", 'resource "aws_lb_target_group" "a" {\n  protocol = "Https"\n}\n'),
        (
            "invalid-enum",
            'resource "aws_eks_node_group" "a" {\n  taint {\n    key    = "spot"\n    effect = "NoExecute"\n  }\n}\n',
        ),
        (
            "conflicting-arguments",
            (
                'resource "aws_route53_record" "a" {\n  weighted_routing_policy {\n    weight = 1\n  }\n'
                '  geolocation_routing_policy {\n    country = "US"\n  }\n}\n'
            ),
        ),
    ],
)
def test_what_others_got_wrong_is_found(rule: str, text: str) -> None:
    assert len(find(rule, with_provider("5.100.0", text))) == 1


def test_a_dynamic_block_has_one_label() -> None:
    dynamic = 'dynamic "egress" "all" {\n    for_each = [0]\n    content {\n      from_port = 0\n    }\n  }'
    assert len(find("unknown-block", f'resource "aws_security_group" "a" {{\n  {dynamic}\n}}\n')) == 1


def test_the_content_of_a_dynamic_block_has_no_label() -> None:
    dynamic = 'dynamic "egress" {\n    for_each = [0]\n    content "all" {\n      from_port = 0\n    }\n  }'
    assert len(find("unknown-block", f'resource "aws_security_group" "a" {{\n  {dynamic}\n}}\n')) == 1


def test_a_function_of_a_provider_wants_it_to_be_required() -> None:
    assert len(find("unknown-function", 'output "a" {\n  value = provider::terraform::encode_expr([1])\n}\n')) == 1


def test_more_blocks_than_the_provider_takes_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"rule": (Items(maximum=1),)}
    monkeypatch.setattr(judge, "facts_of", lambda *_: Facts(known, {}))
    twice = 'resource "aws_x" "a" {\n  rule {\n  }\n  rule {\n  }\n}\n'
    assert find("number-range", twice) == ["4: rule has 2 elements, of which 1 is allowed. Take some away."]
    assert find("number-range", twice.replace("  rule {\n  }\n", "", 1)) == []


@pytest.mark.parametrize(
    ("for_each", "found"),
    [
        ("[1]", []),
        ("[1, 2]", ["4: rule has 3 elements, of which 2 are allowed. Take some away."]),
        ("var.rules", []),
    ],
)
def test_a_dynamic_block_is_counted_where_it_is_known_how_many_it_makes(
    for_each: str, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "facts_of", lambda *_: Facts({"rule": (Items(minimum=2, maximum=2),)}, {}))
    dynamic = f'  dynamic "rule" {{\n    for_each = {for_each}\n    content {{\n    }}\n  }}\n'
    variable = 'variable "rules" {\n  default = [1, 2, 3]\n}\n'
    text = f'resource "aws_x" "a" {{\n  rule {{\n  }}\n{dynamic}}}\n{variable}'
    assert find("number-range", text) == found


def test_a_fraction_is_no_whole_number() -> None:
    assert Number(step=1).fault("2.5") == "is 2.5. It has to be a whole number."
    assert Number(step=1).fault("2.0") is None


def test_what_a_network_interface_brings_stands_nowhere_else() -> None:
    body = '  ami = "ami-1"\n  instance_type = "t3.micro"\n  subnet_id = "subnet-1"\n'
    block = '  network_interface {\n    device_index = 0\n    network_interface_id = "eni-1"\n  }\n'
    assert find("conflicting-arguments", f'resource "aws_instance" "web" {{\n{body}{block}}}\n') == [
        "5: subnet_id and network_interface cannot stand together. Keep one of the two."
    ]


@pytest.mark.parametrize(("delay", "found"), [("0", 0), ("3600", 0), ("3601", 1), ("-1", 1)])
def test_numbers_in_text_have_a_range(delay: str, found: int) -> None:
    text = f'resource "aws_lb_target_group" "web" {{\n  deregistration_delay = "{delay}"\n}}\n'
    assert len(find("number-range", text)) == found


@pytest.mark.parametrize(("definitions", "found"), [("{}", 1), ("[]", 0), (" [{}] ", 0)])
def test_definitions_of_containers_are_a_list(definitions: str, found: int) -> None:
    text = f'resource "aws_ecs_task_definition" "web" {{\n  container_definitions = "{definitions}"\n}}\n'
    assert len(find("invalid-json-policy", text)) == found


def test_the_protocol_of_a_network_acl_is_a_name_or_a_number() -> None:
    rule = '{\n    protocol = "%s"\n    rule_no = 1\n    action = "allow"\n    from_port = 0\n    to_port = 0\n  }\n'
    blocks = f"  ingress {rule % 'tcp'}  egress {rule % '-1'}"
    assert find("invalid-cidr", f'resource "aws_network_acl" "a" {{\n  vpc_id = "v"\n{blocks}}}\n') == []


@pytest.mark.parametrize("principal", ["ec2.amazonaws.com", "arn:aws:iam::111122223333:role/r"])
def test_a_service_or_a_role_is_granted_the_use_of_a_key(principal: str) -> None:
    grant = f'resource "aws_kms_grant" "g" {{\n  grantee_principal = "{principal}"\n}}\n'
    assert find("invalid-arn", grant) == []
    assert find("invalid-arn", grant.replace(principal, "reader")) != []


def test_an_agent_is_told_in_words_what_to_do() -> None:
    agent = 'resource "aws_bedrockagent_agent" "a" {\n  instruction = "%s"\n}\n'
    assert find("invalid-arn", agent % ("word " * 10)) == find("name-length", agent % ("word " * 10)) == []
    assert find("name-length", agent % "word") != []


def test_rules_of_a_resolver_are_those_of_an_account_or_of_the_service() -> None:
    rules = 'data "aws_route53_resolver_rules" "r" {\n  owner_id = "%s"\n}\n'
    assert find("invalid-format", rules % "111122223333") == find("invalid-format", rules % "Route 53 Resolver") == []
    assert find("invalid-format", rules % "me") != []


def test_how_long_a_token_holds_is_a_number_of_the_unit() -> None:
    client = 'resource "aws_cognito_user_pool_client" "c" {\n  access_token_validity = %d\n}\n'
    assert find("number-range", client % 60) == []
    assert find("number-range", client % 0) != []


@pytest.mark.parametrize(
    ("constraint", "value", "fact"),
    [
        (OneOf(words=("allow",)), "deny", 'is "deny", which is not the one value there is. It is one of "allow".'),
        (Length(minimum=3), "a", "has 1 character and needs at least 3. Make it longer."),
        (Length(maximum=1), "ab", "has 2 characters, of which 1 is allowed. Make it shorter."),
        (Items(minimum=2), "1", "has 1 element and needs at least 2. Add what is missing."),
        (Items(maximum=1), "2", "has 2 elements, of which 1 is allowed. Take some away."),
    ],
)
def test_one_is_told_in_the_singular(constraint: OneOf | Length | Items, value: str, fact: str) -> None:
    assert constraint.fault(value) == fact
