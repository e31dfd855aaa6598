"""JSON in a program's output, with what it printed before and after."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from generator.records.readers._json import whole

_BEGIN = re.compile(r"^\s*[{\[]", re.MULTILINE)
_MOST_TRIED = 100  # beginnings that are none
_DECODER = json.JSONDecoder()


def documents(output: bytes) -> list[Any]:
    """Every JSON object or list that begins at the begin of a line; ValueError where there is none."""
    with suppress(ValueError):  # the usual output: one document and nothing else
        if isinstance(document := whole(output), (dict, list)):
            return [document]
    text = output.decode("utf-8", "replace").removeprefix("\ufeff")
    found: list[Any] = []
    position, failed, why = 0, 0, "no JSON in its output"
    while failed < _MOST_TRIED and (match := _BEGIN.search(text, position)):
        try:
            document, position = _DECODER.raw_decode(text, match.end() - 1)
            found.append(document)
        except RecursionError:
            raise ValueError("its JSON is nested too deeply") from None
        except json.JSONDecodeError as error:
            if not failed and not found:
                why = f"its JSON breaks off or is wrong in line {error.lineno}: {error.msg}"
            failed, position = failed + 1, match.end()
        except ValueError:  # a whole number of thousands of digits
            raise ValueError("its JSON holds a number that is too large") from None
    if not found:
        raise ValueError(why)
    return found


def table(output: bytes, name: str) -> Mapping[str, Any]:
    """The one document that is an object with this list; ValueError where there is none."""
    for document in documents(output):
        if isinstance(document, dict) and isinstance(document.get(name), list):
            return document
    raise ValueError(f"its JSON has no list `{name}`")


def rows(document: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects of a list."""
    found = document.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def text(row: Mapping[str, Any], *names: str) -> str:
    """The first of these that is a text there."""
    return next((row[name] for name in names if isinstance(row.get(name), str)), "")
