"""Probes that are folders, built by the tool of their language."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from generator.errors import BuildError
from generator.measure import build, catalogue, compilers, toolchains
from generator.model.probe import GO, RUST, Variant

MANIFESTS = {RUST: '[package]\nname = "it"\nversion = "0.1.0"\n\n[workspace]\n', GO: "module it\n\ngo 1.18\n"}
LOCK = 'version = 3\n\n[[package]]\nname = "it"\nversion = "0.1.0"\n'
SAYS = "// Says one.\n//\n// kind fact\n// threads 2\n// param size bytes 8\n"
SOURCES = {
    RUST: SAYS + 'fn main() {\n    println!("one");\n}\n',
    GO: SAYS + 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("one") }\n',
}
BOTH = pytest.mark.parametrize(
    "language",
    [pytest.param(RUST, marks=pytest.mark.needs("cargo")), pytest.param(GO, marks=pytest.mark.needs("go"))],
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "probes" / "it" / "src").mkdir(parents=True)
    return tmp_path / "probes" / "it"


def plant(folder: Path, language: str) -> None:
    tool = toolchains.TOOLS[language]
    (folder / tool.manifest).write_text(MANIFESTS[language])
    (folder / tool.main).write_text(SOURCES[language])
    if language == RUST:
        (folder / "Cargo.lock").write_text(LOCK)


def made(folder: Path, language: str, *, dry: bool = False) -> toolchains.Made:
    return toolchains.build("it", folder, language, folder.parent.parent / "cache", dry=dry)


@BOTH
def test_a_folder_is_built_by_its_tool_once_and_nothing_is_written_into_it(
    folder: Path, language: str
) -> None:
    plant(folder, language)
    before = sorted(folder.rglob("*"))
    first = made(folder, language)
    assert subprocess.check_output([first.program], text=True) == "one\n"
    assert first.version
    built = first.program.stat().st_mtime_ns
    assert made(folder, language).program.stat().st_mtime_ns == built
    assert sorted(folder.rglob("*")) == before
    assert list(first.program.parent.iterdir()) == [first.program]


@BOTH
def test_a_folder_declares_itself_in_the_first_comment_of_its_program(folder: Path, language: str) -> None:
    plant(folder, language)
    probe = catalogue.read_probes([folder.parent])["it"]
    assert (probe.doc, probe.kind, probe.threads, probe.language) == ("Says one.", "fact", 2, language)
    assert [param.name for param in probe.params or ()] == ["size"]
    assert not probe.compiled


@BOTH
def test_any_file_of_the_folder_counts_but_what_a_tool_leaves_there(folder: Path, language: str) -> None:
    plant(folder, language)
    first = made(folder, language, dry=True).source
    for name in ("target", ".git"):
        (folder / name).mkdir()
        (folder / name / "left").write_text("x")
    assert made(folder, language, dry=True).source == first
    (folder / "src" / "around").symlink_to(folder)
    assert made(folder, language, dry=True).source == first
    (folder / ".cargo").mkdir()
    (folder / ".cargo" / "config.toml").write_text("")
    second = made(folder, language, dry=True).source
    (folder / "src" / "more.txt").write_text("x")
    assert len({first, second, made(folder, language, dry=True).source}) == 3


@BOTH
def test_a_build_that_fails_is_told_in_the_tools_last_words(folder: Path, language: str) -> None:
    plant(folder, language)
    main = folder / toolchains.TOOLS[language].main
    main.write_text(main.read_text().replace("one", 'one" + gone + "'))
    with pytest.raises(BuildError, match="does not build") as error:
        made(folder, language)
    assert "gone" in error.value.what
    assert error.value.hint.startswith(f"built with: {toolchains.TOOLS[language].command} build")
    assert list((folder.parent.parent / "cache").iterdir()) == []


@BOTH
def test_what_is_not_on_this_machine_is_not_fetched(folder: Path, language: str) -> None:
    plant(folder, language)
    if language == RUST:
        with (folder / "Cargo.toml").open("a") as file:
            file.write('[dependencies]\nserde = "1"\n')
    else:
        main = folder / "main.go"
        main.write_text(main.read_text().replace('"fmt"', '"fmt"\nimport _ "example.com/nothing"'))
    with pytest.raises(BuildError, match="does not build"):
        made(folder, language)


@BOTH
def test_a_build_that_hangs_is_ended(folder: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(folder, language)
    monkeypatch.setattr(toolchains, "LIMIT", 0.001)
    monkeypatch.setattr(toolchains, "version", lambda language: "1")
    with pytest.raises(BuildError, match="is not built after 1 ms"):
        made(folder, language)
    assert list((folder.parent.parent / "cache").iterdir()) == []


HANGS = """#!/bin/sh
[ "$1" = version ] && echo "go version 1" && exit
sleep 1000 &
echo $! > ../../sleeper
wait
"""


def test_a_tool_that_hangs_is_ended_with_all_that_it_started(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(folder, GO)
    tool = folder.parent.parent / "go"
    tool.write_text(HANGS)
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:/bin:/usr/bin")
    monkeypatch.setattr(toolchains, "LIMIT", 0.5)
    with pytest.raises(BuildError, match="is not built after 500 ms"):
        made(folder, GO)
    sleeper = int((folder.parent.parent / "sleeper").read_text())
    assert not Path(f"/proc/{sleeper}/exe").exists() or "sleep" not in str(
        Path(f"/proc/{sleeper}/exe").resolve()
    )


@pytest.mark.needs("cargo")
def test_flags_of_the_environment_do_not_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(folder, RUST)
    monkeypatch.setenv("RUSTFLAGS", "--no-such-flag")
    assert made(folder, RUST).program.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [(RUST, "needs cargo: apt-get install cargo"), (GO, "needs go: apt-get install golang-go")],
)
def test_without_the_tool_the_probe_is_missing_and_says_what_it_needs(
    folder: Path, language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(folder, language)
    monkeypatch.setenv("PATH", str(folder))
    assert made(folder, language).missing == words


@pytest.mark.needs("cargo")
def test_a_folder_without_a_lock_file_is_an_error_that_says_so(folder: Path) -> None:
    plant(folder, RUST)
    (folder / "Cargo.lock").unlink()
    with pytest.raises(BuildError, match="lock"):
        made(folder, RUST)


@pytest.mark.needs("cargo")
def test_a_folder_makes_one_program(folder: Path) -> None:
    plant(folder, RUST)
    (folder / "src" / "bin").mkdir()
    shutil.copy(folder / "src" / "main.rs", folder / "src" / "bin" / "two.rs")
    with pytest.raises(BuildError, match="has to make one program, and makes it, two"):
        made(folder, RUST)


def test_a_folder_in_two_languages_is_no_probe(folder: Path) -> None:
    plant(folder, RUST)
    plant(folder, GO)
    assert catalogue.read_probes([folder.parent]) == {}
    why = catalogue.passed_over([folder.parent])["it"]
    assert why == "probes/it has Cargo.toml and go.mod: a probe is in one language"


def test_a_folder_and_a_file_of_one_name_are_no_probe_and_a_folder_has_no_ending(folder: Path) -> None:
    plant(folder, GO)
    (folder.parent / "it.c").write_text("int main;")
    folder.rename(folder.parent / "it.too")
    assert list(catalogue.read_probes([folder.parent])) == ["it"]
    assert "cannot be called in a note" in catalogue.passed_over([folder.parent])["it.too"]
    (folder.parent / "it.too").rename(folder)
    assert catalogue.read_probes([folder.parent]) == {}
    assert "are two probes of one name" in catalogue.passed_over([folder.parent])["it"]


def test_any_other_folder_is_nothing(folder: Path) -> None:
    assert catalogue.read_probes([folder.parent]) == {}
    assert catalogue.passed_over([folder.parent]) == {}


@pytest.mark.needs("go", "compiler")
def test_it_has_no_use_for_compilers_and_its_version_is_told(folder: Path) -> None:
    plant(folder, GO)
    wanted = [Variant("it"), Variant("it", "no-such-cc", cxxflags=("-O0",))]
    probes, cache = catalogue.read_probes([folder.parent]), folder.parent.parent / "cache"
    usual, other = build.build(wanted, probes, [folder.parent], cache, compilers.find()).values()
    assert (usual.ignored, other.ignored) == ((), ("cc", "cxxflags"))
    assert usual.program == other.program
    assert (usual.made_by, usual.compiler.startswith("go version ")) == (GO, True)
