"""The facts that ship about values are what the real provider says when it is asked anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.learning.bodies import Bodies, schema_named
from tests.engine.learning.gaps import close_gaps
from tests.engine.learning.learner import learn_type
from tests.engine.learning.provider import running_provider
from tests.engine.learning.rest import complete_facts
from tests.engine.learning.table import compare_facts, read_table
from tests.engine.mirror import VERSION
from tfgen.schema import AWS, load_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.engine.learning.provider import Provider
    from tests.engine.learning.table import Facts

pytestmark = pytest.mark.terraform

# Types that answer fast, and that between them have every kind of fact.
TYPES = (
    "aws_cloudwatch_log_group",
    "aws_cloudwatch_metric_alarm",
    "aws_db_subnet_group",
    "aws_ecs_task_definition",
    "aws_iam_role",
    "aws_lambda_function",
    "aws_lambda_permission",
    "aws_nat_gateway",
    "aws_sqs_queue",
    "aws_subnet",
    "aws_wafv2_web_acl_logging_configuration",
    "aws_xray_sampling_rule",
    "data.aws_vpcs",
)


@pytest.fixture(scope="module")
def provider(real_mirror: Path) -> Iterator[Provider]:
    """The real provider."""
    with running_provider(real_mirror) as running:
        yield running


def find_kinds(facts: Facts) -> set[str]:
    """The kinds of constraints and relations."""
    return {kind for rows_by_path in facts.values() for rows in rows_by_path.values() for kind, _ in rows}


@pytest.mark.parametrize("resource_type", TYPES)
def test_the_provider_still_says_what_ships(resource_type: str, provider: Provider) -> None:
    (schemas,) = load_schemas().provider(AWS, VERSION)
    schema = schema_named(schemas, resource_type)
    assert schema
    first = learn_type(provider, resource_type, schema, values=True)
    bodies = Bodies(provider, schemas)
    learned = close_gaps(bodies, resource_type, complete_facts(bodies, resource_type, first))
    assert learned["values"]
    assert compare_facts(resource_type, read_table()[resource_type], learned) == []


def test_these_types_have_every_kind_of_fact() -> None:
    table = read_table()
    assert set().union(*(find_kinds(table[name]) for name in TYPES)) == set().union(*map(find_kinds, table.values()))
