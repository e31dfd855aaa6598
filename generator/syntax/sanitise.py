"""Foreign texts (what probes, compilers and machines say) made fit for a record, a terminal and a post."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.syntax.characters import ILLEGAL

if TYPE_CHECKING:
    from typing import TypeGuard

LONGEST = 300  # characters of a text in one line; a longer one ends in dots
_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_]")
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # characters that turn the way of writing
_ILLEGAL = re.compile(f"[{ILLEGAL}{_TURNING}]")
_LINE_ENDS = str.maketrans({"\u2028": "\n", "\u2029": "\n"})
_AS_THEY_ARE = {float, int, bool, type(None)}
_BLANKS = re.compile(r"[\t\r\n]")
_CREDENTIALS = re.compile(
    r"(?<=://)[^\s/@:'\"<>]*(?::[^\s/@'\"<>]*)?@"  # ann:secret@ and ann@ in a URL
    r"|(?<![\w./+-])[\w.+-]+:[^\s/@:'\"<>]+@(?=\w)"  # ann:secret@ before a host
)
_SHORTEST_NAME = 3  # a user called `a` would take every a out of a text
SHORTEST_SECRET = 4  # characters: a shorter value would take half of a text with it
_NOBODYS = re.compile(  # names that say nothing of anybody, and are words of other texts
    "admin|build|builder|container|debian|docker|fedora|guest|host|localhost|node|pi|root|runner|server|test"
    "|tester|ubuntu|user|vagrant|worker"
)


def clean(text: str | bytes, home: str = "", user: str = "", host: str = "") -> str:
    """Any foreign text -> text that XML (a feed) and a post may hold, without what is personal.

    Gone are terminal sequences, control characters (those that turn the way of writing, too), halves of
    surrogate pairs and credentials; of a line that a progress bar rewrote the last state stays; `home`
    becomes `~`, the word `user` `user`, the word `host` `host`. Cleaning twice changes nothing.
    """
    given = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    lines = _ANSI.sub("", given).replace("\r\n", "\n").translate(_LINE_ENDS).split("\n")
    plain = _ILLEGAL.sub("", "\n".join(_last_state(line) for line in lines))
    plain = _without_home(_CREDENTIALS.sub("", plain), home)
    for name in dict.fromkeys((host, host.partition(".")[0])):
        plain = _without_name(plain, name, "host")
    return _without_name(plain, user, "user")


def line(text: str | bytes, longest: int = LONGEST) -> str:
    """Any foreign text -> clean, in one line, and no longer than that."""
    return text if _is_plain(text) and len(text) <= longest else _one_line(clean(text), longest)


def _is_plain(text: str | bytes) -> TypeGuard[str]:
    """Is there nothing in it that could have to go? Most texts of a record are so."""
    return isinstance(text, str) and text.isascii() and text.isprintable() and "@" not in text


@dataclass(frozen=True)
class Private:
    """What no record and no post may show: whose machine it is, and values that were filled in for names."""

    home: str = ""
    user: str = ""
    host: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict)  # variable -> value; shown as ${variable}

    def text(self, given: str | bytes) -> str:
        """Any foreign text -> clean, and without all this; line ends stay."""
        text = given.decode("utf-8", "replace") if isinstance(given, bytes) else given
        return self._masked(clean(self._masked(text), self.home, self.user, self.host))

    def line(self, given: str | bytes) -> str:
        """The same in one line, no longer than `LONGEST`."""
        return _one_line(self.text(given), LONGEST)

    def _masked(self, text: str) -> str:
        """Without the secrets, the longest first; of one with several lines each line is one, too."""
        parts = [(part, name) for name, value in self.secrets.items() for part in (value, *value.split("\n"))]
        for part, name in sorted(parts, key=lambda pair: -len(pair[0])):
            if len(part.strip()) >= SHORTEST_SECRET:
                text = text.replace(part.strip(), f"${{{name}}}")
        return text


NOBODY = Private()


def tidy(value: Any, line: Callable[[str], str] = line) -> Any:
    """JSON's values with each text through `line`, names in objects too; ValueError where two become one."""
    if isinstance(value, str):
        return line(value)
    if isinstance(value, list):
        numbers = set(map(type, value)) <= _AS_THEY_ARE  # a long list costs no turn of the interpreter each
        return value if numbers else [tidy(item, line) for item in value]
    if not isinstance(value, dict):
        return value
    tidied: dict[str, Any] = {}
    for key, item in value.items():
        if (name := line(key)) in tidied:
            raise ValueError(f"says {name!r} twice")
        tidied[name] = tidy(item, line)
    return tidied


def _one_line(text: str, longest: int) -> str:
    plain = _BLANKS.sub(" ", text)
    return plain if len(plain) <= longest else f"{plain[: longest - 3].rstrip()}..."


def _last_state(line: str) -> str:
    return line.rstrip("\r").rsplit("\r", 1)[-1]


def _without_home(text: str, home: str) -> str:
    folder = home.rstrip("/")
    return re.sub(rf"{re.escape(folder)}(?![\w.-])", "~", text) if folder else text


def _without_name(text: str, name: str, instead: str) -> str:
    if len(name) < _SHORTEST_NAME or _NOBODYS.fullmatch(name):
        return text
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", instead, text)
