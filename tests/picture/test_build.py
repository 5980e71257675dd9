"""What is drawn of a module, what is folded into what, and where it is."""

from __future__ import annotations

import pytest

from tests.picture.modules import COMMITTED, ROOT, card_of, diagram_of, pairs_of, read_module
from tfgen.picture.build import draw_module


@pytest.mark.parametrize("folder", COMMITTED)
def test_every_resource_of_a_committed_stack_is_drawn_or_folded_once(folder: str) -> None:
    module = read_module(ROOT / folder)
    addresses = draw_module(module, folder).addresses
    assert set(addresses.values()) == {1}
    assert set(addresses) == {resource.address for resource in module.resources}


def test_a_policy_is_a_part_of_its_bucket() -> None:
    diagram = diagram_of("""
resource "aws_s3_bucket" "data" {}
resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
}
""")
    assert [card.addresses for card in diagram.cards] == [("aws_s3_bucket.data", "aws_s3_bucket_policy.data")]


def test_a_part_of_a_part_is_counted_on_what_is_drawn() -> None:
    diagram = diagram_of("""
resource "aws_lambda_function" "f" {
  role = aws_iam_role.f.arn
}
resource "aws_iam_role" "f" {}
resource "aws_iam_role_policy" "f" {
  role = aws_iam_role.f.id
}
""")
    (badge,) = card_of(diagram, "aws_lambda_function.f").badges
    assert (badge.glyph, badge.text) == ("shield", "2")


def test_a_role_of_two_functions_is_drawn() -> None:
    diagram = diagram_of("""
resource "aws_lambda_function" "a" {
  role = aws_iam_role.both.arn
}
resource "aws_lambda_function" "b" {
  role = aws_iam_role.both.arn
}
resource "aws_iam_role" "both" {}
""")
    role = "aws_iam_role.both"
    assert pairs_of(diagram) == [("aws_lambda_function.a", role), ("aws_lambda_function.b", role)]


def test_two_parts_of_each_other_are_drawn_once() -> None:
    diagram = diagram_of("""
resource "aws_iam_instance_profile" "a" {
  role = aws_iam_role.a.name
}
resource "aws_iam_role" "a" {
  description = aws_iam_instance_profile.a.name
}
""")
    assert set(diagram.addresses.values()) == {1}


def test_what_a_policy_allows_is_an_edge() -> None:
    diagram = diagram_of("""
resource "aws_lambda_function" "f" {
  role = aws_iam_role.f.arn
}
resource "aws_iam_role" "f" {}
resource "aws_iam_role_policy" "f" {
  role   = aws_iam_role.f.id
  policy = jsonencode({ Resource = aws_sqs_queue.q.arn })
}
resource "aws_sqs_queue" "q" {}
""")
    assert pairs_of(diagram) == [("aws_lambda_function.f", "aws_sqs_queue.q")]


def test_a_permission_leads_from_the_caller_to_the_function() -> None:
    diagram = diagram_of("""
resource "aws_lambda_function" "f" {}
resource "aws_lambda_permission" "f" {
  function_name = aws_lambda_function.f.function_name
  source_arn    = aws_sns_topic.t.arn
}
resource "aws_sns_topic" "t" {}
""")
    assert pairs_of(diagram) == [("aws_sns_topic.t", "aws_lambda_function.f")]


def test_a_reference_through_a_local_value_is_an_edge() -> None:
    diagram = diagram_of("""
locals {
  queue = aws_sqs_queue.q.arn
}
resource "aws_sqs_queue" "q" {}
resource "aws_lambda_function" "f" {
  environment {
    variables = { QUEUE = local.queue }
  }
}
""")
    assert pairs_of(diagram) == [("aws_lambda_function.f", "aws_sqs_queue.q")]


def test_what_only_waits_is_a_weak_edge() -> None:
    diagram = diagram_of("""
resource "aws_sqs_queue" "q" {}
resource "aws_lambda_function" "f" {
  depends_on = [aws_sqs_queue.q]
}
""")
    assert [edge.is_weak for edge in diagram.edges] == [True]


def test_a_key_is_a_badge_and_no_edge() -> None:
    diagram = diagram_of("""
resource "aws_kms_key" "main" {}
resource "aws_sqs_queue" "q" {
  kms_master_key_id = aws_kms_key.main.id
}
""")
    (badge,) = card_of(diagram, "aws_sqs_queue.q").badges
    assert (badge.glyph, badge.text, badge.tone, diagram.edges) == ("key", "main", 0, ())


def test_an_alarm_is_counted_on_what_it_watches_with_a_badge_for_its_topic() -> None:
    diagram = diagram_of("""
resource "aws_sns_topic" "t" {}
resource "aws_sqs_queue" "q" {}
resource "aws_cloudwatch_metric_alarm" "a" {
  dimensions    = { QueueName = aws_sqs_queue.q.name }
  alarm_actions = [aws_sns_topic.t.arn]
}
""")
    badges = card_of(diagram, "aws_sqs_queue.q").badges
    assert [(badge.glyph, badge.text) for badge in badges] == [("bell", "1"), ("topic", "t")]
    assert diagram.edges == ()


def test_resources_of_another_provider_configuration_are_in_its_region() -> None:
    diagram = diagram_of("""
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "other"
  region = "eu-central-1"
}
resource "aws_sqs_queue" "here" {}
resource "aws_sqs_queue" "there" {
  provider = aws.other
}
""")
    regions = [group for group in diagram.groups[0].groups if group.kind == "region"]
    assert [(group.title, [card.name for card in group.all_cards]) for group in regions] == [
        ("eu-west-1", ["here"]),
        ("eu-central-1", ["there"]),
    ]


def test_the_region_of_a_resource_wins_over_that_of_its_provider() -> None:
    diagram = diagram_of("""
provider "aws" {
  region = "eu-west-1"
}
resource "aws_sqs_queue" "there" {
  region = "eu-central-1"
}
""")
    assert [group.title for group in diagram.groups[0].groups] == ["eu-central-1"]


def test_the_account_of_a_role_that_is_assumed_is_named() -> None:
    diagram = diagram_of("""
provider "aws" {
  assume_role {
    role_arn = "arn:aws:iam::111122223333:role/deploy"
  }
}
resource "aws_sqs_queue" "q" {}
""")
    assert diagram.groups[0].title == "AWS account 111122223333"


SUBNETS = """
resource "aws_vpc" "main" {}
resource "aws_subnet" "app_a" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "app_b" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "eu-west-1b"
}
resource "aws_instance" "web" {
  subnet_id = aws_subnet.app_b.id
}
"""


def test_subnets_that_differ_by_zone_are_one_tier() -> None:
    (network,) = (group for group in diagram_of(SUBNETS).groups[0].walk() if group.kind == "vpc")
    assert [(tier.title, [cell.column for cell in tier.cells]) for tier in network.groups] == [("app", [0, 1])]
    assert network.zones == ("eu-west-1a", "eu-west-1b")


def test_a_resource_is_in_the_tier_of_its_subnet() -> None:
    (tier,) = (group for group in diagram_of(SUBNETS).groups[0].walk() if group.kind == "tier")
    assert [card.id for card in tier.cards] == ["aws_instance.web"]


def test_a_part_by_name_works_for_any_provider() -> None:
    diagram = diagram_of("""
resource "acme_bucket" "b" {}
resource "acme_bucket_rule" "r" {
  bucket = acme_bucket.b.id
}
""")
    assert [card.addresses for card in diagram.cards] == [("acme_bucket.b", "acme_bucket_rule.r")]


def test_other_providers_are_grouped_by_file() -> None:
    module = read_module(ROOT / "tests/picture/golden/google")
    assert [group.title for group in draw_module(module, "").groups] == ["main.tf", "run.tf"]


def test_resource_groups_of_azure_hold_what_is_in_them_directly_or_by_what_it_refers_to() -> None:
    diagram = diagram_of("""
resource "azurerm_resource_group" "main" {}
resource "azurerm_resource_group" "empty" {}
resource "azurerm_storage_account" "data" {
  resource_group_name = azurerm_resource_group.main.name
}
resource "azurerm_storage_container" "data" {
  storage_account_id = azurerm_storage_account.data.id
}
resource "azurerm_subscription_budget" "all" {}
""")
    held = {group.title: [card.id for card in group.cards] for group in diagram.groups}
    assert held == {
        "Resource group main": ["azurerm_storage_account.data", "azurerm_storage_container.data"],
        "Azure": ["azurerm_resource_group.empty", "azurerm_subscription_budget.all"],
    }
    assert pairs_of(diagram) == [("azurerm_storage_container.data", "azurerm_storage_account.data")]
    assert set(diagram.addresses.values()) == {1}


def test_namespaces_of_kubernetes_hold_what_names_them_and_nothing_of_the_cluster() -> None:
    diagram = diagram_of("""
resource "kubernetes_namespace_v1" "shop" {}
resource "kubernetes_service_account_v1" "shop" {
  metadata {
    namespace = kubernetes_namespace_v1.shop.metadata[0].name
  }
}
resource "helm_release" "shop" {
  namespace = kubernetes_namespace_v1.shop.metadata[0].name
}
resource "kubernetes_cluster_role_binding_v1" "shop" {
  subject {
    name      = kubernetes_service_account_v1.shop.metadata[0].name
    namespace = kubernetes_namespace_v1.shop.metadata[0].name
  }
}
""")
    held = {group.title: [card.id for card in group.cards] for group in diagram.groups}
    assert held == {
        "Namespace shop": ["kubernetes_service_account_v1.shop", "helm_release.shop"],
        "Kubernetes": ["kubernetes_cluster_role_binding_v1.shop"],
    }


def test_many_that_are_alike_are_one_card() -> None:
    diagram = diagram_of("".join(f'resource "acme_thing" "t{number}" {{}}\n' for number in range(5)))
    assert [(card.name, len(card.addresses)) for card in diagram.cards] == [("5 alike", 5)]


def test_a_module_call_is_drawn_with_what_uses_it() -> None:
    diagram = diagram_of("""
module "network" {
  source = "./network"
}
resource "acme_server" "web" {
  subnet = module.network.subnet_id
}
""")
    assert pairs_of(diagram) == [("acme_server.web", "module.network")]


def test_an_empty_module_has_no_groups() -> None:
    diagram = diagram_of('variable "x" {}')
    assert (diagram.groups, diagram.subtitle) == ((), "0 resources, 0 drawn")


def test_a_policy_document_is_a_part_of_the_role_that_it_is_for() -> None:
    diagram = diagram_of("""
data "aws_iam_policy_document" "assume" {}
resource "aws_iam_role" "f" {
  assume_role_policy = data.aws_iam_policy_document.assume.json
}
""")
    assert [card.id for card in diagram.cards] == ["aws_iam_role.f"]


def test_the_scaling_of_a_service_is_not_that_of_its_cluster() -> None:
    diagram = diagram_of("""
resource "aws_ecs_cluster" "c" {}
resource "aws_ecs_service" "s" {
  cluster = aws_ecs_cluster.c.id
}
resource "aws_appautoscaling_target" "s" {
  resource_id = "service/${aws_ecs_cluster.c.name}/${aws_ecs_service.s.name}"
}
""")
    assert card_of(diagram, "aws_appautoscaling_target.s").id == "aws_ecs_service.s"


def test_subnets_named_by_a_letter_are_one_tier() -> None:
    diagram = diagram_of(SUBNETS.replace("app_a", "a").replace("app_b", "b"))
    (tier,) = (group for group in diagram.groups[0].walk() if group.kind == "tier")
    assert (tier.title, tier.note) == ("private", "")


def test_the_way_out_of_a_subnet_is_that_of_its_route_table() -> None:
    module = read_module(ROOT / "tests/picture/golden/shop")
    tiers = [group for group in draw_module(module, "").groups[0].walk() if group.kind == "tier"]
    assert [(tier.title, tier.note) for tier in tiers] == [("public", "out to the internet"), ("app", "")]


def test_parts_of_several_subnets_of_a_tier_are_counted_together() -> None:
    routes = "".join(
        f'resource "aws_route_table_association" "{zone}" {{\n  subnet_id = aws_subnet.app_{zone}.id\n'
        f"  route_table_id = aws_route_table.r.id\n}}\n"
        for zone in "ab"
    )
    table = 'resource "aws_route_table" "r" {\n  vpc_id = aws_vpc.main.id\n}\n'
    (tier,) = (group for group in diagram_of(SUBNETS + table + routes).groups[0].walk() if group.kind == "tier")
    assert [(badge.glyph, badge.text, len(badge.about)) for badge in tier.badges] == [("gear", "2", 2)]
