"""What types the parts of a JSON text have to be of, where the provider reads it into structures of its own."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.engine.learning.probe import Probe
    from tests.engine.learning.table import Row

_PAIR = ("name", "value")
_RESOURCE = ("type", "value")
# The names in each structure: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
_CONTAINER: Final[dict[str, Any]] = {
    **dict.fromkeys(("name", "image", "hostname", "user", "workingDirectory", "versionConsistency"), ()),
    **dict.fromkeys(("cpu", "memory", "memoryReservation", "startTimeout", "stopTimeout"), ()),
    **dict.fromkeys(("essential", "disableNetworking", "privileged", "readonlyRootFilesystem"), ()),
    **dict.fromkeys(("interactive", "pseudoTerminal", "dnsServers", "dnsSearchDomains", "credentialSpecs"), ()),
    **dict.fromkeys(("dockerSecurityOptions", "links", "entryPoint", "command", "dockerLabels"), ()),
    "environment": _PAIR,
    "environmentFiles": _RESOURCE,
    "secrets": ("name", "valueFrom"),
    "portMappings": ("containerPort", "hostPort", "protocol", "name", "appProtocol", "containerPortRange"),
    "mountPoints": ("sourceVolume", "containerPath", "readOnly"),
    "volumesFrom": ("sourceContainer", "readOnly"),
    "dependsOn": ("containerName", "condition"),
    "extraHosts": ("hostname", "ipAddress"),
    "ulimits": ("name", "softLimit", "hardLimit"),
    "logConfiguration": {"logDriver": (), "options": (), "secretOptions": ("name", "valueFrom")},
    "healthCheck": ("command", "interval", "timeout", "retries", "startPeriod"),
    "systemControls": ("namespace", "value"),
    "resourceRequirements": _RESOURCE,
    "firelensConfiguration": ("type", "options"),
    "repositoryCredentials": ("credentialsParameter",),
    "restartPolicy": ("enabled", "ignoredExitCodes", "restartAttemptPeriod"),
}
# https://docs.aws.amazon.com/batch/latest/APIReference/API_ContainerProperties.html
_JOB: Final[dict[str, Any]] = {
    **dict.fromkeys(("image", "vcpus", "memory", "command", "jobRoleArn", "executionRoleArn", "user"), ()),
    **dict.fromkeys(("instanceType", "privileged", "readonlyRootFilesystem"), ()),
    **{name: _CONTAINER[name] for name in ("environment", "mountPoints", "ulimits", "secrets", "logConfiguration")},
    "resourceRequirements": _RESOURCE,
    "volumes": {"name": (), "host": ("sourcePath",)},
    "networkConfiguration": ("assignPublicIp",),
    "fargatePlatformConfiguration": ("platformVersion",),
    "ephemeralStorage": ("sizeInGiB",),
    "runtimePlatform": ("operatingSystemFamily", "cpuArchitecture"),
}
_DOCUMENTS: Final = {
    ("aws_ecs_task_definition", "container_definitions"): ([0], _CONTAINER),
    ("aws_batch_job_definition", "container_properties"): ([], _JOB),
}
"""The names by type and argument, with where they stand: in the first element of a list, or at the top."""
# What no structure of the provider's takes for a text, a number or a list; a text for anything but a text.
_ODD: Final = ({"a": {}}, "a", [[]], 5)
_REFUSED = re.compile(r"cannot unmarshal .* of type (\S+?)(?:: | \||$)")
_SIMPLE: Final = {"string": "text", "bool": "bool", "map[string]string": {"*": "text"}}


def learn_document(probe: Probe) -> list[Row]:
    """The types of the parts of a structure, or of a list of them, as the provider says; none of other arguments."""
    top, names = _DOCUMENTS.get((probe.resource_type, probe.path[-1]), ([], {}))
    if not names:
        return []
    found = _shape(probe, names, tuple(top))
    shape = [found] if top else found
    return [["document", {"shape": json.dumps(shape, separators=(",", ":"), sort_keys=True)}]]


def _shape(probe: Probe, names: Any, place: tuple[str | int, ...]) -> dict[str, Any]:
    inner = names if isinstance(names, dict) else dict.fromkeys(names, ())
    return {name: found for name, more in inner.items() if (found := _type(probe, more, (*place, name)))}


def _type(probe: Probe, names: Any, place: tuple[str | int, ...]) -> Any:
    """The type of a part: `text`, `number`, `bool`, a list or structure of such; None where nothing is refused."""
    said = {found[1] for odd in _ODD for text in probe.refusals(_wrap(place, odd)) if (found := _REFUSED.search(text))}
    for told in sorted(said):
        if told.startswith("[]"):
            return [_shape(probe, names, (*place, 0))] if names else ["text" if told == "[]string" else "number"]
        if told.startswith("types."):  # a structure, or words of its own
            return _shape(probe, names, place) if names else "text"
        if told.startswith("int"):
            return "number"
        if told in _SIMPLE:
            return _SIMPLE[told]
    return None


def _wrap(place: tuple[str | int, ...], value: Any) -> str:
    for step in reversed(place):
        value = [value] if step == 0 else {step: value}
    return json.dumps(value)
