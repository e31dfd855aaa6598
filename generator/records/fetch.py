"""A record that somebody published, by its address or file: its bytes, within limits. Reads the net.

Only http, https and file; nothing larger, slower or further redirected than the limits; no password.
"""

from __future__ import annotations

import http.client
import re
import threading
import urllib.error
import urllib.request
from html import unescape
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urljoin, urlsplit

from generator import __version__, regular
from generator.errors import NotebookError, SystemFault, UsageError

LARGEST = 64 * 2**20  # bytes
LIMIT = 60.0  # s for all of it
_SILENT = 20.0  # s without a byte
_REDIRECTS = 5
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LINK = re.compile(rb"""href=["']?([^"'\s>]+\.json)["'\s>]""")
_SCHEMES = ("http", "https", "file")


def fetch(source: str, limit: float = LIMIT) -> bytes:
    """The bytes of a file or an address. UsageError where it means none, SystemFault where the net fails."""
    if not _ADDRESS.match(source) or Path(source).is_file():
        return _file(Path(source), source)
    parts = _parts(source)
    if parts.scheme == "file":
        return _file(Path(unquote(parts.path)), source)
    return _whole(_in_time(lambda: _get(source), source, limit), source)


def _parts(source: str) -> Any:
    """The parts of an address. UsageError where it is none that is fetched."""
    try:
        parts = urlsplit(source)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{source} is no address: {error}", hint=_EXPECTED) from None
    if parts.scheme not in _SCHEMES:
        raise UsageError(f"{parts.scheme}: is not fetched", hint=_EXPECTED)
    if parts.username is not None or parts.password is not None:
        raise UsageError("an address with a password in it is not fetched", hint="download it, name the file")
    if parts.scheme == "file" and host not in (None, "", "localhost"):
        raise UsageError(f"{source} is a file of another machine", hint="file:///PATH is one of this")
    if parts.scheme != "file" and not host:
        raise UsageError(f"{source} names no host", hint=_EXPECTED)
    return parts


_EXPECTED = "the record of a post: https://HOST/assets/NOTE/TIME-HOST.json, or its file"


def _file(path: Path, source: str) -> bytes:
    try:
        with regular.opened(path) as file:
            return _whole(file.read(LARGEST + 1), source)
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(f"there is no file {source}", hint=_EXPECTED) from None
    except ValueError:  # a name that no file can have
        raise UsageError("that is the name of no file", hint=_EXPECTED) from None


def _whole(data: bytes, source: str) -> bytes:
    """UsageError where it is too large, or a page: with the record that this one links."""
    if len(data) > LARGEST:
        raise UsageError(f"{source} is larger than {LARGEST // 2**20} MiB", hint="a record is much smaller")
    if data.lstrip()[:1] == b"<":
        links = [urljoin(source, unescape(one.decode("utf-8", "replace"))) for one in _LINK.findall(data)]
        hint = f"the record that it links: {links[0]}" if links else _EXPECTED
        raise UsageError(f"{source} is a page, not a record", hint=hint)
    return data


# ------------------------------------------------------------------ over the net


class _Redirect(urllib.request.HTTPRedirectHandler):
    """A few, to where no less is protected."""

    max_redirections = _REDIRECTS
    max_repeats = 1

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        try:
            was, now = urlsplit(req.full_url).scheme, _parts(newurl).scheme
            if now == "file" or (was == "https" and now != "https"):
                raise UsageError(f"{req.full_url} leads to {newurl}, which is not followed", hint=_EXPECTED)
        except UsageError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """What speaks http and https, through the proxies of the environment, and nothing else."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirect(),
    ):
        opener.add_handler(handler)
    return opener


def _get(source: str) -> bytes:
    """NotebookError with what the server or the net says."""
    headers = {"User-Agent": f"lab-notebook/{__version__}", "Accept": "application/json"}
    request = urllib.request.Request(source, headers=headers)
    try:
        with _opener().open(request, timeout=_SILENT) as answer:
            return _read(answer, source)
    except urllib.error.HTTPError as error:
        error.close()
        raise UsageError(
            f"{source}: the server answers {error.code} {error.reason}", hint=_EXPECTED
        ) from None
    except urllib.error.URLError as error:
        why = getattr(error.reason, "strerror", None) or error.reason
        raise SystemFault(f"{source} cannot be fetched: {why}", hint=_NET) from None
    except (http.client.HTTPException, ValueError) as error:
        raise SystemFault(f"{source}: the server's answer is none: {error}", hint=_NET) from None
    except OSError as error:
        raise SystemFault(f"{source} cannot be fetched: {error}", hint=_NET) from None


_NET = "is the address right, and the net up? Or download it otherwise, and name the file"


def _read(answer: IO[bytes], source: str) -> bytes:
    """All that there is, or a byte more than may be."""
    told = getattr(answer, "headers", {}).get("Content-Length") or ""
    if told.isdecimal() and int(told) > LARGEST:
        raise UsageError(f"{source} is larger than {LARGEST // 2**20} MiB", hint="a record is much smaller")
    data = answer.read(LARGEST + 1)
    if told.isdecimal() and len(data) < int(told):
        raise SystemFault(f"{source} was cut off after {len(data)} of {told} bytes", hint=_NET)
    return data


def _in_time(get: Any, source: str, limit: float) -> bytes:
    """What a function gives, or raises, within so many s; a server that drips is not waited for."""
    found: list[bytes] = []
    failed: list[NotebookError] = []

    def go() -> None:
        try:
            found.append(get())
        except NotebookError as error:
            failed.append(error)

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    thread.join(limit)
    if failed:
        raise failed[0]
    if not found:
        raise SystemFault(f"{source} is not there after {limit:g} s", hint=_NET)
    return found[0]
