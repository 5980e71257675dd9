"""What a variable of a template's loop stands for."""

from __future__ import annotations

import pytest

from tfgen.lsp.variables import TemplateVariables

SCOPE = {
    "apps": {"api": {"port": 80, "hosts": ["a"]}, "worker": {}},
    "tags": {"example.com/team": {"name": "x"}},
    "zones": [{"name": "a"}],
    "none": {},
    "network": {"nat": "single"},
}


@pytest.mark.parametrize(
    ("before", "name", "found"),
    [
        ("", "network.nat", "network.nat"),
        ("{% for name, app in apps | dictsort %}", "app.port", "apps.api.port"),
        ("{% for name, app in apps.items() %}", "app", "apps.api"),
        ("{%- for app in apps.values() -%}", "app.port", "apps.api.port"),
        ("{% for zone in zones %}", "zone.name", "zones[0].name"),
        ("{% for key, tag in tags.items() %}", "tag.name", 'tags["example.com/team"].name'),
        ("{% for cell in stacks %}", "cell.network.nat", "network.nat"),
        ("{% for cell in cells %}{% for name, app in cell.apps.items() %}", "app.port", "apps.api.port"),
        ("{% for _, app in apps.items() %}{% for host in app.hosts %}", "host", "apps.api.hosts[0]"),
        ("{% set nat = network.nat %}", "nat", "network.nat"),
        ("{% for name, app in apps.items() %}x{% endfor %}", "app.port", "app.port"),
        ("{% for cell in stacks %}", "cell", ""),
        ("{% for number in range(3) %}", "number", None),
        ("{% for name, app in apps.items() %}", "name", None),
        ("{% for one in none.values() %}", "one.port", None),
    ],
)
def test_a_variable_is_the_first_item_of_what_its_loop_goes_through(before: str, name: str, found: str | None) -> None:
    assert TemplateVariables(before).expand(SCOPE, name) == found
