"""Blocks and attributes in Terraform's JSON form, of what the modules of bindings say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tfgen.schema.bindings.module import Attribute, Form
from tfgen.schema.recursion import OPAQUE

if TYPE_CHECKING:
    from tfgen.schema.bindings.module import Described, Module, Property
    from tfgen.schema.model import CtyType
    from tfgen.schema.terraform_json import Raw

_GETTERS: dict[str, CtyType] = {
    "getStringAttribute": "string",
    "getNumberAttribute": "number",
    "getBooleanAttribute": "bool",
    "getListAttribute": ["list", "string"],
    "getNumberListAttribute": ["list", "number"],
    "getStringMapAttribute": ["map", "string"],
    "getNumberMapAttribute": ["map", "number"],
    "getBooleanMapAttribute": ["map", "bool"],
}
_PRIMITIVES: dict[str, CtyType] = {"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"}
_ENDS = ("OutputReference", "List", "Map")


class _Inside(NamedTuple):
    """The struct that is the value of an attribute, and whether it is in a list, set or map, or single."""

    struct: str
    nesting: str


class Blocks:
    """Makes the blocks of one module, that of each struct once: large resources use few structs in many places."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._made: dict[str, Raw] = {}
        self._types: dict[str, CtyType] = {}

    def described(self, one: Described) -> Raw:
        """The block of a resource, a data source or the provider."""
        return self._block(one.name, one.name, f"{one.name}Config")

    def _inner(self, struct: str) -> Raw:
        """The block of a struct; inside of itself it is opaque, as a schema has no end to write there."""
        if struct not in self._made:
            self._made[struct] = {"attributes": {}, OPAQUE: True}
            self._made[struct] = self._block(f"{struct}OutputReference", struct, struct)
        return self._made[struct]

    def _block(self, class_: str, struct: str, interface: str) -> Raw:
        attributes: Raw = {}
        blocks: Raw = {}
        documented = self._module.properties.get(interface, {})
        for name, attribute in self._attributes(class_, struct).items():
            form = self._form(struct, name)
            inside = self._inside(attribute, form)
            if inside and name in documented and documented[name].is_block:
                blocks[name] = self._nested(inside, documented[name])
            elif not (name == "alias" and class_.endswith("Provider")):  # a meta-argument, not the provider's
                attributes[name] = self._attribute(attribute, form)
        return {"attributes": attributes} | ({"block_types": blocks} if blocks else {})

    def _attribute(self, attribute: Attribute, form: Form) -> Raw:
        inside = self._inside(attribute, form)
        if inside and (attribute.optional or attribute.required):
            members = self._attributes(f"{inside.struct}OutputReference", inside.struct).values()
            # Of the members of a plain type a schema tells no flags; the generator then writes both of these.
            if not all(member.computed and member.optional for member in members):
                attributes = self._inner(inside.struct)["attributes"]
                return _flags(attribute) | {"nested_type": {"attributes": attributes, "nesting_mode": inside.nesting}}
        return _flags(attribute) | {"type": self._type(attribute, form, inside)}

    def _attributes(self, class_: str, struct: str) -> dict[str, Attribute]:
        """Those of a class; of a struct that no class reads, such as one of the provider's, what may be written."""
        if read := self._module.classes.get(class_):
            return read
        documented = self._module.properties.get(struct, {})
        required = {name: name in documented and documented[name].required for name in self._module.forms[struct]}
        return {name: Attribute(computed=False, optional=not must, required=must) for name, must in required.items()}

    def _form(self, struct: str, name: str) -> Form:
        return self._module.forms.get(struct, {}).get(name, Form())

    def _nested(self, inside: _Inside, property_: Property) -> Raw:
        limits: Raw = {}
        if inside.nesting in ("list", "set"):
            limits |= {"min_items": 1} if property_.required else {}
            limits |= {"max_items": 1} if property_.alone else {}
        return {"nesting_mode": inside.nesting, "block": self._inner(inside.struct)} | limits

    def _type(self, attribute: Attribute, form: Form, inside: _Inside | None) -> CtyType:
        if inside:
            object_ = self._object(inside.struct)
            return object_ if inside.nesting == "single" else [inside.nesting, object_]
        if attribute.value.endswith(("Map", "MapList")):
            return _told(attribute.value, in_set=attribute.in_set)
        if form.storage:
            return _told(form.storage, in_set=form.type == "set")
        type_ = _GETTERS.get(attribute.getter, "dynamic")
        return ["set", type_[1]] if attribute.in_set and not isinstance(type_, str) else type_

    def _object(self, struct: str) -> CtyType:
        if struct not in self._types:
            self._types[struct] = "dynamic"  # inside of itself
            members = self._attributes(f"{struct}OutputReference", struct).items()
            written = {name: (member, self._form(struct, name)) for name, member in members}
            types = {name: self._type(*pair, self._inside(*pair)) for name, pair in written.items()}
            self._types[struct] = ["object", types]
        return self._types[struct]

    def _inside(self, attribute: Attribute, form: Form) -> _Inside | None:
        """The struct of an attribute's value, None where that is of a plain type."""
        for name in filter(None, (attribute.value, form.storage)):
            end = next((end for end in _ENDS if name.endswith(end)), "")
            struct = name.removesuffix(end)
            if struct in self._module.forms and not (end and name in self._module.forms):
                return _Inside(struct, _nesting(attribute, form, end))
        return None


def _nesting(attribute: Attribute, form: Form, end: str) -> str:
    if form.type in ("list", "set", "map"):
        return form.type
    if end == "Map":
        return "map"
    if end == "List":
        return "set" if attribute.in_set else "list"
    return "single"


def _told(words: str, *, in_set: bool = False) -> CtyType:
    """The type in such words as stringMapList, of maps of strings. A map of anything may stand for any value."""
    words = (words[:1].lower() + words[1:]).replace("anyMap", "any")
    for collection in ("List", "Map"):
        if words.endswith(collection):
            return ["set" if in_set else collection.lower(), _told(words.removesuffix(collection))]
    return _PRIMITIVES.get(words, "dynamic")


def _flags(attribute: Attribute) -> Raw:
    return {name: True for name in ("required", "optional", "computed") if getattr(attribute, name)}
