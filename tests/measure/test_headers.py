"""Which headers decide what a program was made from, and when they are asked for anew."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.measure import compilers, headers

pytestmark = pytest.mark.needs("compiler")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """`it.c` includes `a.h`, and that `below/b.h`; `other.h` is nobody's."""
    (tmp_path / "probes" / "below").mkdir(parents=True)
    for name, text in {
        "it.c": '#include "a.h"\n#include <stdio.h>\nint main(void) { return B; }\n',
        "a.h": '#include "below/b.h"\n',
        "below/b.h": "#define B 0\n",
        "other.h": "#define B 1\n",
    }.items():
        (tmp_path / "probes" / name).write_text(text)
    return tmp_path / "probes"


def included(folder: Path, *more: Path, dry: bool = False) -> list[str]:
    cache = None if dry else folder.parent / "cache"
    found = headers.included(folder / "it.c", [*more, folder], compilers.find(), cache)
    return [path.name for path in found]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """How often a compiler was asked for headers."""
    commands: list[Sequence[str]] = []
    real = compilers.run

    def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        if "-MM" in command:
            commands.append(command)
        return real(command)

    monkeypatch.setattr(compilers, "run", run)
    return commands


def test_headers_are_those_that_are_included_but_not_the_systems(folder: Path) -> None:
    assert included(folder) == ["a.h", "b.h"]


def test_a_compiler_is_asked_once_as_long_as_nothing_changes(
    folder: Path, asked: list[Sequence[str]]
) -> None:
    assert [included(folder) for _ in range(3)] == [["a.h", "b.h"]] * 3
    assert len(asked) == 1


@pytest.mark.parametrize("name", ["it.c", "a.h", "below/b.h"])
def test_it_is_asked_again_where_a_file_that_counts_has_changed(
    folder: Path, asked: list[Sequence[str]], name: str
) -> None:
    included(folder)
    (folder / name).write_text((folder / name).read_text() + '#include "other.h"\n#undef B\n#define B 0\n')
    assert "other.h" in included(folder)
    assert len(asked) == 2


def test_it_is_not_asked_again_where_another_header_has_changed(
    folder: Path, asked: list[Sequence[str]]
) -> None:
    included(folder)
    (folder / "other.h").write_text("#define B 2\n")
    included(folder)
    assert len(asked) == 1


def test_a_new_header_may_hide_an_old_one(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (folder / "it.c").write_text("#include <a.h>\nint main(void) { return B; }\n")
    assert included(folder, own) == ["a.h", "b.h"]
    (own / "a.h").write_text("#define B 7\n")
    assert included(folder, own) == ["a.h"]


def test_a_header_that_has_gone_is_noticed(folder: Path) -> None:
    included(folder)
    (folder / "below" / "b.h").unlink()
    assert included(folder) == []


def test_what_was_remembered_and_is_damaged_is_asked_for_again(
    folder: Path, asked: list[Sequence[str]]
) -> None:
    included(folder)
    (note,) = (folder.parent / "cache" / "headers").iterdir()
    for damage in (b"", b"\xff\0", note.read_bytes()[:70], note.read_bytes().replace(b"a.h", b"c.h")):
        note.write_bytes(damage)
        assert included(folder) == ["a.h", "b.h"]
    assert len(asked) == 5


def test_a_dry_look_writes_nothing(folder: Path) -> None:
    assert included(folder, dry=True) == ["a.h", "b.h"]
    assert not (folder.parent / "cache").exists()


def test_names_with_blanks_and_signs_are_read_as_they_are(folder: Path) -> None:
    name = "a b$c#d.h"
    (folder / name).write_text("#define B 0\n")
    (folder / "it.c").write_text(f'#include "{name}"\nint main(void) {{ return B; }}\n')
    assert included(folder) == [name]


def test_a_source_that_is_wrong_has_no_headers_and_is_told_by_its_build(folder: Path) -> None:
    (folder / "it.c").write_text('#include "gone.h"\n')
    assert included(folder) == []
