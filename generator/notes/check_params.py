"""Is a value one that a probe's parameter may have? Pure; the kinds are those of docs/probes.md."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from generator import units
from generator.errors import Invalid, nearest
from generator.model.probe import Param

_KIND = re.compile(r"(?P<kind>\w+)(?:\((?P<choices>.*)\))?(?:\|(?P<words>.*))?")
_WHOLE = {  # kind -> dimensions, and what to write
    "bytes": (("size", "count"), "write a size in whole bytes: 64, 4 KiB"),
    "duration": (("time",), "write a time in whole ns: 50 ms"),
    "count": (("count",), "write a whole number"),
    "positive": (("count",), "write a whole number from 1 on"),
}
_ADDRESS = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}")


def problem(param: Param, text: str) -> Invalid | None:
    """What is wrong with a parameter's value, and what to write; None where nothing is."""
    found = _KIND.fullmatch(param.kind)
    kind = found["kind"] if found else ""
    words = found["words"].split("|") if found and found["words"] else []
    of = f"'{text}' is not a value of '{param.name}'"
    if text in words:
        return None
    if kind in _WHOLE:
        dimensions, hint = _WHOLE[kind]
        whole = _is_whole(text, dimensions, least=int(kind == "positive"))
        return None if whole else Invalid(of, ", or ".join((hint, *words)))
    if kind == "choice" and found:
        choices = (found["choices"] or "").split("|")
        return None if text in choices else Invalid(of, nearest(text, choices))
    if kind in ("url", "address"):
        return _address_problem(kind, param.name, text)
    return None


def _is_whole(text: str, dimensions: tuple[str, ...], least: int = 0) -> bool:
    try:
        quantity = units.parse(text)
    except ValueError:
        return False
    return quantity.dimension in dimensions and quantity.value.is_integer() and quantity.value >= least


def _address_problem(kind: str, name: str, text: str) -> Invalid | None:
    """Where a call goes. A note is published: it may hold no user and no password, and they are not shown."""
    if "@" in re.split(r"[/?#]", text.partition("://")[2] or text)[0]:
        return Invalid(f"'{name}' holds a user or a password, which would be published", "leave them out")
    if kind == "address":
        good, hint = bool(_ADDRESS.fullmatch(text)), "write host:port: 127.0.0.1:50051"
    else:
        good, hint = _is_url(text), "write a scheme and a host: http://127.0.0.1:8080/function/hello"
    return None if good else Invalid(f"'{text}' is not a value of '{name}'", hint)


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and " " not in text
