"""Who publishes to the topics of a module."""

from weakref import WeakKeyDictionary

from tfgen.rules.api import Iterator, Resource, Root
from tfgen.rules.shared.arguments import referred_by
from tfgen.structs import Struct

ALARMS = "cloudwatch.amazonaws.com"
EVENTS = "events.amazonaws.com"
_known: "WeakKeyDictionary[Root, tuple[Sender, ...]]" = WeakKeyDictionary()
_ACTIONS = ("alarm_actions", "ok_actions", "insufficient_data_actions")


class Sender(Struct, frozen=True, array_like=True):
    """An alarm or event target, the service that acts for it, and the topic that it names."""

    resource: Resource
    service: str
    topic: Resource


def find_senders(root: Root) -> tuple[Sender, ...]:
    """The alarms and event targets that publish to topics of the module; two rules ask for them."""
    if root not in _known:
        _known[root] = tuple(_find_senders(root))
    return _known[root]


def _find_senders(root: Root) -> Iterator[Sender]:
    for kind, names, service in (
        ("aws_cloudwatch_metric_alarm", _ACTIONS, ALARMS),
        ("aws_cloudwatch_composite_alarm", _ACTIONS, ALARMS),
        ("aws_cloudwatch_event_target", ("arn",), EVENTS),
    ):
        for resource in root.module.of_type(kind):
            for name in names:
                for topic in referred_by(root, resource.block.body, name, "aws_sns_topic"):
                    yield Sender(resource, service, topic)
