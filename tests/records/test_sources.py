"""The files that a session measured: kept, joined to a record, and read back from anybody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.source import Source
from generator.records import file_format, sources
from tests.factories import measured, record

CODE = sources.of(b"int main() { return 0; }\n")
TWO = {"probes/call.c": CODE, "probes/call.h": sources.of(b"\xff\x00", executable=True)}


def told(files: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """As a download has them, with the hash that its record would hold."""
    return files, sources.digest(json.dumps(files))


def read_back(text: str) -> dict[str, Source]:
    return sources.loads(json.loads(text), sources.digest(text))


names = st.from_regex(r"[a-z_][a-z0-9_.]{0,8}(/[a-z_][a-z0-9_. -]{0,8}){1,3}", fullmatch=True)


@given(
    st.dictionaries(names.map("src/{}".format), st.tuples(st.binary(max_size=40), st.booleans()), max_size=4)
)
def test_any_files_come_back_as_they_were(files: dict[str, tuple[bytes, bool]]) -> None:
    made = {path: sources.of(data, executable=x) for path, (data, x) in files.items()}
    if any(other.startswith(f"{path}/") for path in made for other in made):
        return
    assert read_back(sources.dumps(made)) == made


def test_the_same_files_have_the_same_text_in_whatever_order() -> None:
    assert sources.dumps(TWO) == sources.dumps(dict(reversed(TWO.items())))


def test_a_session_of_the_same_files_writes_none(tmp_path: Path) -> None:
    found = sources.keep(tmp_path, TWO)
    (path,) = tmp_path.iterdir()
    before = path.stat().st_mtime_ns
    assert sources.keep(tmp_path, TWO) == found and path.stat().st_mtime_ns == before
    assert sources.keep(tmp_path, {"probes/call.c": CODE}) != found
    assert len(list(tmp_path.iterdir())) == 2


def test_sources_that_were_changed_since_or_are_lost_are_none(tmp_path: Path) -> None:
    found = sources.keep(tmp_path, TWO)
    assert sources.kept(tmp_path, found) == sources.dumps(TWO)
    (path,) = tmp_path.iterdir()
    path.write_text(path.read_text() + " ")
    assert sources.kept(tmp_path, found) == ""
    path.unlink()
    assert sources.kept(tmp_path, found) == "" == sources.kept(tmp_path, "../../etc/passwd")


def test_a_record_with_its_sources_is_still_that_record() -> None:
    text = file_format.dumps(record(measured(), sources_sha256=sources.digest(sources.dumps(TWO))))
    joined = sources.joined(text.encode(), sources.dumps(TWO)).decode()
    assert file_format.loads(joined) == file_format.loads(text)
    assert sources.loads(json.loads(joined)["sources"], file_format.loads(joined).sources_sha256) == TWO


def test_a_record_without_sources_goes_as_it_is() -> None:
    text = file_format.dumps(record(measured())).encode()
    assert b"sources" not in text
    assert sources.joined(text, "") == text


def test_a_compiled_program_and_what_is_too_large_do_not_travel() -> None:
    assert sources.of(b"\x7fELF....").why == "a compiled program"
    assert sources.of(b"x" * sources.LARGEST).data is not None
    assert sources.of(b"x" * (sources.LARGEST + 1)).why == "too large"


def test_of_too_many_bytes_together_the_rest_stays_out() -> None:
    count = sources.LARGEST_TOGETHER // sources.LARGEST
    files = {f"src/{number:02}": sources.of(b"x" * sources.LARGEST) for number in range(count + 1)}
    found = read_back(sources.dumps(files))
    assert [one.why for one in found.values()] == [""] * count + ["too large together"]


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/etc/passwd",
        "probes/../../x",
        "probes//x",
        "probes/./x",
        "./x",
        "",
        "probes/",
        "-rf",
        "probes/-x.c",
        ".git/hooks/post-checkout",
        "probes/.hidden",
        "probes/a\nb",
        "probes/a\x1b[31m",
        "probes\\x",
        "~/x",
        "experiments/2026-11-28-x.yml",
        "results/x",
        "_posts/x",
        "_config.yml",
        "config.yml",
        "a" * 201,
        "/".join("a" * 11),
        "probes/\u202ex",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(path: str) -> None:
    assert not sources.can_lie(path)
    with pytest.raises(ValueError, match="no source can lie there"):
        sources.loads({path: {"sha256": CODE.sha256, "size": CODE.size, "text": CODE.text}}, "")


@pytest.mark.parametrize(
    "path", ["probes/x.c", "src/a b.py", "probes/r/.cargo/config.toml", "_launch.c", "größe.py"]
)
def test_a_plain_path_is_none_that_is_refused(path: str) -> None:
    assert sources.can_lie(path)


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([], "not an object"),
        ({"src/x": {}}, "'size'"),
        ({"src/x": "text"}, "not told as one is"),
        ({"src/x": {"sha256": CODE.sha256, "size": CODE.size, "text": "other"}}, "not what its hash says"),
        ({"src/x": {"sha256": CODE.sha256, "size": 1, "text": CODE.text}}, "not what its hash says"),
        ({"src/x": {"sha256": CODE.sha256, "size": CODE.size, "base64": "%"}}, "cannot be unpacked"),
        ({"src/x": {"sha256": CODE.sha256, "size": CODE.size, "text": "\ud800"}}, "cannot be unpacked"),
        ({"src/x": {"sha256": CODE.sha256, "size": CODE.size}}, "not told as one is"),
        (
            {"src/x": {"sha256": CODE.sha256, "size": CODE.size, "text": "", "base64": ""}},
            "not told as one is",
        ),
        ({"src/x": {"sha256": CODE.sha256, "size": CODE.size, "text": CODE.text, "mode": 4095}}, "not told"),
        ({"src/x": {"sha256": "x", "size": CODE.size, "text": CODE.text}}, "not told as one is"),
    ],
)
def test_what_is_no_file_is_refused(files: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        sources.loads(files, "")


def test_a_file_that_is_a_folder_too_is_refused() -> None:
    text = sources.dumps({"src/a": CODE, "src/a/b": CODE})
    with pytest.raises(ValueError, match="src/a is a file and a folder"):
        read_back(text)


def test_sources_of_another_session_are_refused() -> None:
    text = sources.dumps(TWO)
    with pytest.raises(ValueError, match="their hash differs"):
        sources.loads(json.loads(text), sources.digest(sources.dumps({"probes/call.c": CODE})))


def test_more_files_than_any_note_has_are_refused() -> None:
    one = json.loads(sources.dumps({"src/x": CODE}))["src/x"]
    with pytest.raises(ValueError, match="up to 2000 files"):
        sources.loads({f"src/{number}": one for number in range(sources.MOST + 1)}, "")
