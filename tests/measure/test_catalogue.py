"""Which files of probes/ are probes, what they declare, and what is wrong with the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.measure import catalogue
from tests.measure.test_build import HELLO


@pytest.fixture
def probes(tmp_path: Path) -> Path:
    folder = tmp_path / "probes"
    folder.mkdir()
    (folder / "hello.c").write_text(HELLO)
    return folder


def test_a_probe_declares_itself_in_its_header_comment(probes: Path) -> None:
    probe = catalogue.read_probes([probes])["hello"]
    assert (probe.doc, probe.kind, probe.threads) == ("Says hello.", "steady", 2)
    assert [(p.name, p.kind, p.default) for p in probe.params or ()] == [
        ("size", "bytes", "8"),
        ("mode", "choice(a|b)", "a"),
    ]


def test_a_probe_of_the_notebook_hides_the_engines_of_the_same_name(probes: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "hello.c").write_text("/* Mine. */")
    assert catalogue.read_probes([own, probes])["hello"].doc == "Mine."


def test_headers_engine_files_and_files_that_cannot_run_are_no_probes(probes: Path) -> None:
    (probes / "_launch.c").write_text("int main;")
    (probes / "notes.txt").write_text("x")
    script = probes / "mine.sh"
    script.write_text("#!/bin/sh\n")
    assert list(catalogue.read_probes([probes])) == ["hello"]
    script.chmod(0o755)
    assert list(catalogue.read_probes([probes])) == ["hello", "mine"]


def put(folder: Path, name: str, *, executable: bool = True) -> None:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755 if executable else 0o644)


def test_two_files_of_one_name_are_no_probe_and_all_others_still_are(probes: Path) -> None:
    put(probes, "hello")
    put(probes, "other.sh")
    assert list(catalogue.read_probes([probes])) == ["other"]
    why = catalogue.passed_over([probes])
    assert why["hello"] == (
        "probes/hello and probes/hello.c are two probes of one name: rename or remove one of them"
    )


def test_two_files_of_one_name_in_the_notebook_are_not_the_engines_probe_either(
    probes: Path, tmp_path: Path
) -> None:
    engine = tmp_path / "engine"
    engine.mkdir()
    (engine / "hello.c").write_text(HELLO)
    put(probes, "hello")
    assert catalogue.read_probes([probes, engine]) == {}


@pytest.mark.parametrize(
    ("name", "executable", "why"),
    [
        ("mine.py", False, "is not executable: chmod +x probes/mine.py"),
        ("mine", False, "is not executable: chmod +x probes/mine"),
        ("mine.go", False, "is not compiled by itself: make it a folder with go.mod"),
        ("mine.rs", False, "is not compiled by itself: make it a folder with Cargo.toml"),
        (
            "my-probe",
            True,
            "cannot be called in a note: its name may have letters, digits and _ only, no digit first",
        ),
        (
            "2nd.c",
            False,
            "cannot be called in a note: its name may have letters, digits and _ only, no digit first",
        ),
    ],
)
def test_of_a_file_that_is_no_probe_it_is_said_what_is_wrong(
    probes: Path, name: str, executable: bool, why: str
) -> None:
    put(probes, name, executable=executable)
    assert list(catalogue.read_probes([probes])) == ["hello"]
    found = catalogue.passed_over([probes])
    assert found[name] == found[name.partition(".")[0]] == f"probes/{name} {why}"


def test_nothing_is_wrong_with_probes_headers_and_texts(probes: Path) -> None:
    put(probes, "mine.sh")
    for name in ("word.h", "notes.txt", "README.md", "_launch.c", ".hidden"):
        put(probes, name, executable=False)
    assert catalogue.passed_over([probes]) == {}
    assert catalogue.passed_over([probes / "nowhere"]) == {}


@pytest.mark.parametrize(
    "comment",
    [
        "/* Says hello.\n * More.\n *\n * kind steady\n * param size bytes 8\n */",
        "/* Says hello.\n   More.\n\n   kind steady\n   param size bytes 8 */",
        "// Says hello.\n// More.\n//\n// kind steady\n// param size bytes 8",
        "\n  /// Says hello.\n  /// More.\n  ///\n  ///kind steady\n  /// param size bytes 8",
    ],
)
def test_a_header_comment_may_be_of_either_kind(probes: Path, comment: str) -> None:
    (probes / "hello.c").write_text(f"{comment}\nint main(void) {{ return 0; }} // param no bytes 1\n")
    probe = catalogue.read_probes([probes])["hello"]
    assert (probe.doc, probe.kind) == ("Says hello.\nMore.", "steady")
    assert [param.name for param in probe.params or ()] == ["size"]


def test_a_source_without_a_header_comment_declares_nothing(probes: Path) -> None:
    (probes / "hello.c").write_text("int main(void) { return 0; }\n// param size bytes 8\n")
    probe = catalogue.read_probes([probes])["hello"]
    assert (probe.doc, probe.params, probe.threads) == ("", (), 1)


def put_text(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


def test_of_a_script_that_declares_nothing_neither_threads_nor_parameters_are_known(probes: Path) -> None:
    put(probes, "mine.sh")
    probe = catalogue.read_probes([probes])["mine"]
    assert (probe.kind, probe.threads, probe.params) == ("", None, None)


def test_a_script_declares_itself_in_the_comment_after_its_first_line(probes: Path) -> None:
    put_text(
        probes,
        "mine.py",
        "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n# Looks at it.\n# Twice.\n#\n# kind steady\n"
        "# threads 2\n# param size bytes 8\n\n# kind fact\nprint()\n",
    )
    probe = catalogue.read_probes([probes])["mine"]
    assert (probe.doc, probe.kind, probe.threads) == ("Looks at it.\nTwice.", "steady", 2)
    assert [(one.name, one.kind, one.default) for one in probe.params or ()] == [("size", "bytes", "8")]
    assert not probe.compiled


def test_a_script_that_declares_no_parameter_takes_any(probes: Path) -> None:
    put_text(probes, "mine.sh", "#!/bin/sh\n# kind event\n")
    probe = catalogue.read_probes([probes])["mine"]
    assert (probe.kind, probe.params) == ("event", None)


def test_no_comment_of_what_is_compiled_already_is_read(probes: Path) -> None:
    (probes / "mine").write_bytes(b"\x7fELF// kind steady\n\0")
    (probes / "mine").chmod(0o755)
    assert catalogue.read_probes([probes])["mine"].kind == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "#!/bin/sh\n# kind quick\n",
            "has `kind quick`, and there is no such kind: event, steady, fact",
        ),
        (
            "#!/bin/sh\n# param size byte 8\n",
            "has `param size byte`, and there is no such kind: "
            "bytes, duration, count, positive, text, choice, url, address",
        ),
        (
            "#!/bin/sh\n# param idle duration 0\n",
            "has `param idle duration`, and 'idle' is set by the program itself: call it otherwise",
        ),
        ("#!/bin/sh\n# reads nonsense\n", "has `reads nonsense`, and there is no such reader: "),
        ("echo\n", "is not a program: neither compiled nor a script that begins with #!"),
        ("", "is not a program: neither compiled nor a script that begins with #!"),
    ],
)
def test_a_script_that_cannot_be_meant_so_is_no_probe(probes: Path, text: str, why: str) -> None:
    put_text(probes, "mine.sh", text)
    assert list(catalogue.read_probes([probes])) == ["hello"]
    assert catalogue.passed_over([probes])["mine"].startswith(f"probes/mine.sh {why}")
