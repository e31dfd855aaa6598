"""Foreign texts (what probes, compilers and machines say) made fit for a record, a terminal and a post."""

from __future__ import annotations

import re

from generator.syntax.characters import ILLEGAL

_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_]")
_ILLEGAL = re.compile(f"[{ILLEGAL}]")
_LINE_ENDS = str.maketrans({"\u2028": "\n", "\u2029": "\n"})
_CREDENTIALS = re.compile(r"(?<=://)[^\s/@:'\"<>]*(?::[^\s/@'\"<>]*)?@")
_SHORTEST_USER = 3  # a user called `a` would take every a out of a text


def clean(text: str | bytes, home: str = "", user: str = "") -> str:
    """Any foreign text -> text that XML (a feed) and a post may hold, without what is personal.

    Gone are terminal sequences, control characters, halves of surrogate pairs and credentials in URLs; of
    a line that a progress bar rewrote the last state stays; `home` becomes `~`, the word `user` `user`.
    Cleaning twice changes nothing.
    """
    given = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    lines = _ANSI.sub("", given).replace("\r\n", "\n").translate(_LINE_ENDS).split("\n")
    plain = _ILLEGAL.sub("", "\n".join(_last_state(line) for line in lines))
    return _without_user(_without_home(_CREDENTIALS.sub("", plain), home), user)


def _last_state(line: str) -> str:
    return line.rstrip("\r").rsplit("\r", 1)[-1]


def _without_home(text: str, home: str) -> str:
    folder = home.rstrip("/")
    return re.sub(rf"{re.escape(folder)}(?![\w.-])", "~", text) if folder else text


def _without_user(text: str, user: str) -> str:
    if len(user) < _SHORTEST_USER or user == "root":
        return text
    return re.sub(rf"(?<!\w){re.escape(user)}(?!\w)", "user", text)
