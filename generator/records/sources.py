"""The files that a session measured, as one text beside its record, and in what readers download.

`results/NOTE/HASH.sources` is a JSON object with a line for each file, named by the hash of its text: a
session of the same files writes none. The record holds that hash; its download has the files, as `sources`.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from generator.model.source import Source
from generator.records import atomic, shapes
from generator.syntax import sanitise

SUFFIX = ".sources"
KEY = "sources"  # of a download, beside what a record has
MOST = 2_000  # files
LARGEST = 2**20  # bytes of a file that travels
LARGEST_TOGETHER = 8 * 2**20
_NAME = 16  # digits of the hash in a file's name
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PART = re.compile(r"[\w+][\w+.@=, -]*|\.cargo")
_LONGEST, _DEEPEST = 200, 10  # characters and folders of a path
_FIELDS = {"sha256", "size", "text", "base64", "why", "executable"}
_OWN = ("_config.yml", "config.yml")  # of a notebook, and no source
_OWN_FOLDERS = ("experiments", "results", "assets", "_posts", "_drafts", "_site")
_END = "\n}\n"  # of a record's text


def of(data: bytes, *, executable: bool = False) -> Source:
    """A file's bytes as they travel, or why they do not."""
    digest = hashlib.sha256(data).hexdigest()
    if data.startswith(b"\x7fELF"):
        return Source(digest, len(data), why="a compiled program", executable=executable)
    if len(data) > LARGEST:
        return Source(digest, len(data), why="too large", executable=executable)
    return Source(digest, len(data), data, executable=executable)


def dumps(files: Mapping[str, Source]) -> str:
    """Files by path -> their text, the same for the same files; those that are too many together stay out."""
    together, lines = 0, []
    for path, one in sorted(files.items()):
        together += len(one.data or b"")
        kept = one if together <= LARGEST_TOGETHER else Source(one.sha256, one.size, why="too large together")
        lines.append(f" {json.dumps(path)}: {json.dumps(_told(kept), ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"


def _told(one: Source) -> dict[str, Any]:
    told: dict[str, Any] = {"sha256": one.sha256, "size": one.size}
    if one.text is not None:
        told["text"] = one.text
    elif one.data is not None:
        told["base64"] = b64encode(one.data).decode()
    told |= {"executable": True} if one.executable else {}
    return told | ({"why": one.why} if one.why else {})


def digest(text: str) -> str:
    """What a record holds of its sources."""
    return hashlib.sha256(text.encode()).hexdigest()


# ------------------------------------------------------------------ on disk


def keep(folder: Path, files: Mapping[str, Source]) -> str:
    """Write the files of a session, unless they are there; their hash."""
    text = dumps(files)
    found = digest(text)
    atomic.put(folder / _named(found), text.encode())
    return found


def kept(folder: Path, sha256: str) -> str:
    """The text of a record's sources; "" where it is lost, or another."""
    found = atomic.read(folder / _named(sha256)) if _SHA256.fullmatch(sha256) else None
    text = (found or b"").decode("utf-8", "replace")
    return text if digest(text) == sha256 else ""


def _named(sha256: str) -> str:
    return f"{sha256[:_NAME]}{SUFFIX}"


# ------------------------------------------------------------------ in a download


def joined(record: bytes, text: str) -> bytes:
    """A record's file with the text of its sources: it stays a record, with one key more."""
    told = record.decode("utf-8")
    if not text or not told.endswith(_END):
        return record
    return f'{told.removesuffix(_END)},\n"{KEY}": {text}{_END}'.encode()


def loads(value: Any, sha256: str) -> dict[str, Source]:
    """What a download says of its sources, which may be anybody's, by path.

    ValueError where a path leads out of a notebook or into what is no source, a file is not what its hash
    says, there are too many, or they are not those of that hash.
    """
    if not isinstance(value, dict) or len(value) > MOST:
        raise ValueError(f"its sources are not an object of up to {MOST} files")
    found = {_path(path): _source(path, told) for path, told in value.items()}
    inside = {str(folder) for path in found for folder in PurePosixPath(path).parents}
    if both := sorted(inside & found.keys()):
        raise ValueError(f"its source {both[0]} is a file and a folder")
    if sum(len(one.data or b"") for one in found.values()) > LARGEST_TOGETHER:
        raise ValueError("its sources are too large together")
    if digest(dumps(found)) != sha256:
        raise ValueError("its sources are not those that it was measured of: their hash differs")
    return found


def can_lie(path: str) -> bool:
    """May a source lie there: inside of a notebook, under a plain name, and not as one of its own files?"""
    parts = path.split("/")
    is_plain = len(path) <= _LONGEST and len(parts) <= _DEEPEST and all(map(_PART.fullmatch, parts))
    return is_plain and parts[0] not in _OWN_FOLDERS and path not in _OWN


def _path(path: str) -> str:
    if not can_lie(path):
        raise ValueError(f"it has a source {sanitise.line(path, 60)!r}, and no source can lie there")
    return path


def _source(path: str, told: Any) -> Source:
    if not isinstance(told, dict) or not told.keys() <= _FIELDS or {"text", "base64"} <= told.keys():
        raise ValueError(f"its source {path} is not told as one is")
    size = shapes.check("size", "int", told.get("size"))
    digest = shapes.check("sha256", "str", told.get("sha256"))
    why = shapes.line(shapes.check("why", "str", told.get("why", "")))
    data = _data(path, told)
    if not _SHA256.fullmatch(digest) or (data is None) != bool(why):
        raise ValueError(f"its source {path} is not told as one is")
    if data is not None and (hashlib.sha256(data).hexdigest(), len(data)) != (digest, size):
        raise ValueError(f"its source {path} is not what its hash says")
    return Source(digest, size, data, why, shapes.check("executable", "bool", told.get("executable", False)))


def _data(path: str, told: Mapping[str, Any]) -> bytes | None:
    text, packed = told.get("text"), told.get("base64")
    try:
        data = None if text is None else shapes.check("text", "str", text).encode("utf-8")
        data = data if packed is None else b64decode(shapes.check("base64", "str", packed), validate=True)
    except ValueError:  # half a character, or no base64
        raise ValueError(f"its source {path} cannot be unpacked") from None
    if data is not None and len(data) > LARGEST:
        raise ValueError(f"its source {path} is larger than {LARGEST} bytes")
    return data
