"""What the generated modules of bindings say, line by line: classes, their attributes, and how each is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from tfgen.patterns import regex

_CLASS = regex(r"^class (\w+) extends \w+\.(\w+) \{")
_TYPE = regex(r'^    static tfResourceType = "(\w+)";')
_ATTRIBUTE = regex(r"^    // (\w+) - computed: (true|false), optional: (true|false), required: (true|false)")
_GETTER = regex(r"this\.(get(?:Any|Boolean|Number|String|)(?:Map|List|)Attribute|interpolationForAttribute)\(")
_MEMBER = regex(r"^    _\w+ = new (?:\w+\.)?(\w+)\(this, \"\w+\"(?:, (true|false))?\);")
_FUNCTION = regex(r"^function (\w+)ToHclTerraform\(")
_SYNTHESIS = "    synthesizeHclAttributes() {"
_ENTRY = regex(r"^ +(\w+): \{$")
_FORM = regex(r'^ +(?:isBlock: (true|false)|type: "(\w+)"|storageClassType: "(\w+)"),$')
_INTERFACE = regex(r"^export interface (\w+)")
_SUMMARY = regex(r"^    \* (\w+) block$")
_DOCUMENTED = regex(r"#(\w+) \w+#\w+\}")
_PROPERTY = regex(r"^    readonly \w+(\?)?:")


class Attribute(NamedTuple):
    """An attribute of a class: its flags, the call that reads it or the class of its value, and whether of a set."""

    computed: bool
    optional: bool
    required: bool
    getter: str = ""
    value: str = ""
    in_set: bool = False


class Property(NamedTuple):
    """What is declared of an argument: whether it must be given, is a block, and is one value and no list of them."""

    required: bool
    is_block: bool
    alone: bool


class Form(NamedTuple):
    """How an argument is written: as list, set, map, struct or simple, and the type that keeps it in the bindings."""

    type: str = ""
    storage: str = ""


class Described(NamedTuple):
    """A class for a resource, a data source or the provider: the base class, its name, and Terraform's type."""

    kind: str
    name: str
    type: str


@dataclass(frozen=True)
class Module:
    """All that is said in one folder, by the names of classes and structs."""

    classes: dict[str, dict[str, Attribute]] = field(default_factory=dict)
    forms: dict[str, dict[str, Form]] = field(default_factory=dict)
    properties: dict[str, dict[str, Property]] = field(default_factory=dict)
    described: list[Described] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Read a file of JavaScript, or the declarations that belong to one."""
        _Reader(self).read(text)


class _Reader:
    """Knows which class, function, attribute and interface the lines are in."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._attributes: dict[str, Attribute] = {}
        self._forms: dict[str, Form] = {}
        self._properties: dict[str, Property] = {}
        self._class = self._base = self._attribute = self._entry = self._summary = self._name = ""

    def read(self, text: str) -> None:
        for line in text.split("\n"):
            if line.startswith(("class ", "function ", "export interface ")):
                self._enter(line)
            elif line == _SYNTHESIS:
                self._attribute = ""
                self._forms = self._module.forms.setdefault(self._class, {})
            elif line.startswith(("    ", "        ")):
                self._look_at(line)

    def _enter(self, line: str) -> None:
        self._attribute = self._entry = self._summary = ""
        if match := _CLASS.match(line):
            self._class, self._base = match.groups()
            self._attributes = self._module.classes.setdefault(self._class, {})
            if self._base == "TerraformProvider":
                self._module.described.append(Described(self._base, self._class, ""))
        elif match := _FUNCTION.match(line):
            name = match[1]
            self._forms = self._module.forms.setdefault(name[0].upper() + name[1:], {})
        elif match := _INTERFACE.match(line):
            self._properties = self._module.properties.setdefault(match[1], {})

    def _look_at(self, line: str) -> None:
        if match := _ATTRIBUTE.match(line):
            self._attribute = match[1]
            computed, optional, required = (word == "true" for word in match.groups()[1:])
            self._attributes[match[1]] = Attribute(computed, optional, required)
        elif self._attribute and (match := _MEMBER.match(line)):
            self._note(value=match[1], in_set=match[2] == "true")
        elif self._attribute and (match := _GETTER.search(line)):
            self._note(getter=match[1], in_set="Fn.tolist(" in line)
        elif match := _ENTRY.match(line):
            self._entry = match[1]
        elif self._entry and (match := _FORM.match(line)):
            _, type_, storage = match.groups()
            form = self._forms.get(self._entry, Form())
            self._forms[self._entry] = Form(type_ or form.type, storage or form.storage)
        elif (match := _TYPE.match(line)) and self._base != "TerraformProvider":
            self._module.described.append(Described(self._base, self._class, match[1]))
        else:
            self._look_at_documentation(line)

    def _note(self, *, getter: str = "", value: str = "", in_set: bool) -> None:
        """The first call or class after an attribute's comment is how it is read."""
        known = self._attributes[self._attribute]
        if not known.getter and not known.value:
            self._attributes[self._attribute] = known._replace(getter=getter, value=value, in_set=in_set)

    def _look_at_documentation(self, line: str) -> None:
        """A property of an interface: its summary says whether it is a block, its link has Terraform's name."""
        if line == "    /**":
            self._summary = self._name = ""
        elif match := _SUMMARY.match(line):
            self._summary = match[1]
        elif match := _DOCUMENTED.search(line):
            self._name = match[1]
        elif (match := _PROPERTY.match(line)) and self._name:
            self._properties[self._name] = Property(
                required=not match[1], is_block=self._summary == self._name, alone="[]" not in line
            )
            self._name = ""
