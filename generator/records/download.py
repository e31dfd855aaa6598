"""What readers download of a post -> the record and its sources. It may be anybody's. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.errors import UsageError
from generator.model.record import Record
from generator.model.source import Source
from generator.records import file_format, limits, sources
from generator.syntax import sanitise

_NAME = re.compile(r"\d{8}T\d{6,9}Z-[\w.-]{1,80}", re.ASCII)
_NOTE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(-[\w.-]{1,100})?")


@dataclass(frozen=True)
class Download:
    """A published record, checked."""

    record: Record
    files: Mapping[str, Source] = field(default_factory=dict)  # by path in its notebook
    has_sources: bool = False  # does it tell the files that it was measured of?


def read(data: bytes, called: str) -> Download:
    """UsageError where it is no record, or its sources are not what they should be."""
    try:
        text = data.decode("utf-8")
        record = file_format.loads(text)
        _check_names(record)
        told = json.loads(text).get(sources.KEY)
        limits.shallow("it", told, limits.DEEPEST)
        files = {} if told is None else sources.loads(told, record.sources_sha256)
    except ValueError as error:
        said = sanitise.line(str(error))
        raise UsageError(f"{called} is no record that can be read: {said}", hint=_hint(data)) from None
    return Download(record, files, told is not None)


def _check_names(record: Record) -> None:
    """Its names become those of a file and a folder."""
    if not _NAME.fullmatch(record.name) or not _NOTE.fullmatch(record.note):
        raise ValueError("it is called as no record is")


def _hint(data: bytes) -> str:
    newer = file_format.writer(data.decode("utf-8", "replace"))
    return newer.removeprefix("; ") or "is it the whole file, as it was published?"
