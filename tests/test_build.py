"""Probe sources to binaries: found, declared, compiled once, cached by content."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator import build
from generator.errors import BuildError

HELLO = """/* Says hello.
 *
 * kind steady
 * threads 2
 * param size bytes 8
 * param mode choice(a|b) a
 */
#include "word.h"
#include <stdio.h>
int main(void) { puts(WORD); return 0; }
"""


@pytest.fixture
def probes(tmp_path: Path) -> Path:
    folder = tmp_path / "probes"
    folder.mkdir()
    (folder / "hello.c").write_text(HELLO)
    (folder / "word.h").write_text('#define WORD "one"\n')
    return folder


def build_hello(folder: Path) -> build.Binary:
    compiler = build.find_compiler()
    made = build.build(["hello"], build.read_probes([folder]), [folder], folder.parent / "cache", compiler)
    return made["hello"]


def test_a_probe_declares_itself_in_its_header_comment(probes: Path) -> None:
    probe = build.read_probes([probes])["hello"]
    assert (probe.doc, probe.kind, probe.threads) == ("Says hello.", "steady", 2)
    assert [(p.name, p.kind, p.default) for p in probe.params or ()] == [
        ("size", "bytes", "8"),
        ("mode", "choice(a|b)", "a"),
    ]


def test_a_probe_of_the_notebook_hides_the_engines_of_the_same_name(probes: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "hello.c").write_text("/* Mine. */")
    assert build.read_probes([own, probes])["hello"].doc == "Mine."


def test_headers_engine_files_and_files_that_cannot_run_are_no_probes(probes: Path) -> None:
    (probes / "_launch.c").write_text("int main;")
    (probes / "notes.txt").write_text("x")
    script = probes / "mine.sh"
    script.write_text("#!/bin/sh\n")
    assert list(build.read_probes([probes])) == ["hello"]
    script.chmod(0o755)
    assert list(build.read_probes([probes])) == ["hello", "mine"]


def test_two_files_of_one_name_are_an_error(probes: Path) -> None:
    script = probes / "hello.sh"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    with pytest.raises(BuildError, match="two probes of one name"):
        build.read_probes([probes])


def test_what_was_built_runs_and_is_not_built_again(probes: Path) -> None:
    first = build_hello(probes)
    assert subprocess.check_output([first.program], text=True) == "one\n"
    made = first.program.stat().st_mtime_ns
    assert build_hello(probes).program.stat().st_mtime_ns == made


@pytest.mark.parametrize("name", ["hello.c", "word.h"])
def test_a_change_of_source_or_header_makes_another_binary(probes: Path, name: str) -> None:
    first = build_hello(probes)
    path = probes / name
    path.write_text(path.read_text() + "\n/* changed */\n")
    assert build_hello(probes).source != first.source


def test_other_flags_make_another_binary(probes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build_hello(probes)
    compiler = build.find_compiler()
    other = build.Compiler(compiler.command, compiler.version, ("-O0", *compiler.flags[1:]))
    cache = probes.parent / "cache"
    again = build.build(["hello"], build.read_probes([probes]), [probes], cache, other)["hello"]
    assert again.source != first.source


def test_a_probe_that_does_not_compile_says_where_and_leaves_nothing(probes: Path) -> None:
    (probes / "hello.c").write_text("int main(void) { int unused; return 0 }\n")
    with pytest.raises(BuildError) as error:
        build_hello(probes)
    assert "hello.c:1:" in error.value.what
    assert "expected ';'" in error.value.what
    assert list((probes.parent / "cache").iterdir()) == []


def test_a_warning_is_an_error(probes: Path) -> None:
    (probes / "hello.c").write_text("int main(void) { int unused; return 0; }\n")
    with pytest.raises(BuildError, match="unused"):
        build_hello(probes)


def test_a_wrong_cc_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler -m64")
    with pytest.raises(BuildError, match="CC is set to 'no-such-compiler -m64'"):
        build.find_compiler()


def test_cc_may_carry_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "cc -m64")
    assert build.find_compiler().command == ("cc", "-m64")


def test_without_any_compiler_the_hint_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError) as error:
        build.find_compiler()
    assert "apt-get install gcc" in error.value.hint
