"""`versions:` of a note: conditions of which each runs what git has of one version. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator.model.note import Condition
from generator.notes.fields import Fields
from generator.syntax.yaml_nodes import Node, Scalar

AS_IT_IS = "working tree"  # the files as they lie there; no name that git could give
_EXAMPLE = "write {old: v1.2, new: HEAD}"
_NOT_IN_A_NAME = frozenset(" ~^:?*[\\\x7f") | {chr(code) for code in range(32)}
_OF_A_COMMIT = frozenset("~^")  # `HEAD~3`, `v1.2^`


def among(conditions: Mapping[str, Condition], node: Node | None, fields: Fields) -> dict[str, Condition]:
    """The conditions of a note with its versions: of those that have their names, the others after them."""
    table = fields.table(node, "versions", _EXAMPLE)
    if table is None:
        return dict(conditions)
    if not table.entries:
        fields.problem(table.location, "versions are none", _EXAMPLE)
        return dict(conditions)
    found = dict(conditions)
    for key, value in table.entries:
        before = found.get(key.text, Condition(key.text, location=key.location))
        found[key.text] = replace(before, revision=_revision(key, value, fields))
    _told_apart(found, {key.text: value for key, value in table.entries}, fields)
    return found


def _revision(key: Scalar, node: Node, fields: Fields) -> str:
    """A tag, a branch, a commit; nothing for the files as they are."""
    text = fields.text(node, f"the version '{key.text}'", "write a tag, a branch or a commit: v1.2")
    if text == AS_IT_IS:
        return ""
    if text and not is_revision(text):
        hint = f"write a tag, a branch or a commit (v1.2, main, HEAD~3), or {AS_IT_IS}"
        fields.problem(node.location, f"'{text}' cannot be a version in git", hint)
        return ""
    return text


def is_revision(text: str) -> bool:
    """May git know a commit by this name? Nothing that it would take for an option or for a path."""
    return (
        not text.startswith("-")
        and not _NOT_IN_A_NAME.difference(_OF_A_COMMIT).intersection(text)
        and ".." not in text
    )


def _names_one(text: str) -> bool:
    return text == AS_IT_IS or bool(text and is_revision(text))


def _told_apart(conditions: Mapping[str, Condition], given: Mapping[str, Node], fields: Fields) -> None:
    """Two versions of one name, under otherwise the same condition, are one thing."""
    first: dict[str, str] = {}
    for name, node in given.items():
        other = first.setdefault(conditions[name].definition, name)
        if other != name and isinstance(node, Scalar) and _names_one(node.text):
            what = f"'{name}' is '{other}' again: a version is not compared with itself"
            fields.problem(node.location, what, "name another version, or delete one of the two")
