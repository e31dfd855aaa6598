"""What readers download of a post, from anybody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import UsageError
from generator.records import download, file_format, sources
from tests.factories import measured, record

FILES = {"probes/call.c": sources.of(b"int main() {}\n")}
TEXT = sources.dumps(FILES)
RECORD = file_format.dumps(record(measured(), sources_sha256=sources.digest(TEXT))).encode()
WHOLE = sources.joined(RECORD, TEXT)


def refusal(data: bytes) -> str:
    with pytest.raises(UsageError) as told:
        download.read(data, "it.json")
    assert told.value.hint
    return str(told.value)


def changed(**more: Any) -> bytes:
    return json.dumps(json.loads(WHOLE) | more).encode()


def test_a_download_is_a_record_with_its_sources() -> None:
    found = download.read(WHOLE, "it.json")
    assert (found.files, found.has_sources) == (FILES, True)
    assert found.record == file_format.loads(RECORD.decode())


def test_a_record_of_before_sources_travelled_says_that_it_has_none() -> None:
    found = download.read(RECORD, "it.json")
    assert (found.files, found.has_sources) == ({}, False)


def test_a_session_of_no_files_has_sources_all_the_same() -> None:
    bare = file_format.dumps(record(measured(), sources_sha256=sources.digest("{}"))).encode()
    assert download.read(sources.joined(bare, "{}"), "it.json").has_sources


@pytest.mark.parametrize(
    "data", [b"", b"null", b"[]", b"{", b"\xff", b"{}", b"[" * 100_000, b'{"format": 2}', RECORD[:500]]
)
def test_what_is_no_record_is_told(data: bytes) -> None:
    assert refusal(data).startswith("it.json is no record that can be read: ")


@pytest.mark.parametrize(
    "name", ["../../x", "x", "20261123T120000000Z-../x", "20261123T120000000Z-" + "a" * 81, ""]
)
def test_a_record_whose_name_could_be_no_file_is_refused(name: str) -> None:
    assert "it is called as no record is" in refusal(changed(name=name))


@pytest.mark.parametrize(
    "note", ["../x", "x", "2026-11-28-a/b", "2026-11-28-", "/etc/passwd", "2026-11-28-" + "a" * 101]
)
def test_a_note_whose_name_could_be_no_file_is_refused(note: str) -> None:
    assert "it is called as no record is" in refusal(changed(note=note))


def test_sources_that_are_not_those_of_the_record_are_refused() -> None:
    other = json.loads(sources.dumps({"probes/call.c": sources.of(b"other")}))
    assert "their hash differs" in refusal(changed(sources=other))
    assert "their hash differs" in refusal(changed(sources_sha256=""))
    assert "not an object" in refusal(changed(sources=[]))
    assert "nested deeper" in refusal(changed(sources={"a": json.loads("[" * 30 + "]" * 30)}))


def test_another_version_that_wrote_it_is_named() -> None:
    assert "version 99 of this program wrote it" in refusal(changed(program="99", of_later=1))


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=3))
def test_whatever_is_changed_in_it_is_read_or_told(where: int, instead: bytes) -> None:
    data = WHOLE[:where] + instead + WHOLE[where + 1 :]
    try:
        found = download.read(data, "it.json")
    except UsageError:
        return
    assert all(map(sources.can_lie, found.files))
