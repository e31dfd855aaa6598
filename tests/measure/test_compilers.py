"""Which compilers there are: found by variable and by name, told without what is private."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import BuildError
from generator.measure import compilers
from generator.measure.compilers import Compiler
from generator.model.probe import CXX, C


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of PATH, without any compiler; no variable names one."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for variable in ("CC", "CXX"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def put(folder: Path, name: str, says: str = "", code: int = 0) -> None:
    """A compiler that says this of its version, with its arguments and the locale."""
    echo = f'echo "{says or name} $* $LC_ALL"; echo "more"'
    (folder / name).write_text(f"#!/bin/sh\n{echo}\nexit {code}\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("language", "names"), [(C, ("cc", "gcc", "clang")), (CXX, ("c++", "g++", "clang++"))]
)
def test_the_first_that_is_there_is_taken(path: Path, language: str, names: tuple[str, ...]) -> None:
    for name in reversed(names):
        put(path, name)
        assert compilers.find(language).command == (name,)


def test_one_that_does_not_run_is_passed_over(path: Path) -> None:
    put(path, "cc", code=1)
    put(path, "gcc")
    assert compilers.find().command == ("gcc",)


def test_a_version_is_its_first_line_and_the_same_in_every_locale(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "el_GR.UTF-8")
    put(path, "cc", "cc (Debian) 12")
    assert compilers.find().version == "cc (Debian) 12 --version C"


def test_each_language_has_flags_of_its_own(path: Path) -> None:
    put(path, "cc")
    put(path, "c++")
    assert "-std=gnu11" in compilers.find(C).flags
    assert "-std=gnu++17" in compilers.find(CXX).flags
    assert compilers.named("c++", CXX) == compilers.find(CXX)


@pytest.mark.parametrize(("language", "variable"), [(C, "CC"), (CXX, "CXX")])
def test_a_variable_names_a_compiler_and_its_arguments(
    path: Path, monkeypatch: pytest.MonkeyPatch, language: str, variable: str
) -> None:
    put(path, "cc")
    put(path, "c++")
    put(path, "mine")
    monkeypatch.setenv(variable, "mine -m64")
    found = compilers.find(language)
    assert (found.command, found.version) == (("mine", "-m64"), "mine -m64 --version C")


@pytest.mark.parametrize("there", [False, True])
def test_a_variable_that_names_what_does_not_run_is_named_though_others_are_there(
    path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    put(path, "cc")
    if there:
        put(path, "mine", code=1)
    monkeypatch.setenv("CC", "mine -m64")
    with pytest.raises(BuildError) as error:
        compilers.find()
    assert error.value.what == "CC is set to 'mine -m64', which does not run"
    assert error.value.hint == "unset CC, or correct it"


@pytest.mark.parametrize("blank", ["", "  "])
def test_an_empty_variable_names_none(path: Path, monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    put(path, "gcc")
    monkeypatch.setenv("CC", blank)
    assert compilers.find().command == ("gcc",)


@pytest.mark.parametrize(
    ("language", "what", "hint"),
    [
        (C, "there is no C compiler", "apt-get install gcc (or set CC)"),
        (CXX, "there is no C++ compiler", "apt-get install g++ (or set CXX)"),
    ],
)
def test_without_any_the_hint_says_what_to_install(path: Path, language: str, what: str, hint: str) -> None:
    assert path.is_dir()
    with pytest.raises(BuildError) as error:
        compilers.find(language)
    assert (error.value.what, error.value.hint) == (what, hint)


def test_a_compiler_that_a_condition_names_is_there_or_says_why_not(path: Path) -> None:
    assert compilers.named("mine") == "needs mine: no such compiler here"
    put(path, "mine", code=1)
    assert compilers.named("mine") == "needs mine: it does not run here"
    put(path, "mine")
    assert compilers.named("mine") == Compiler(("mine",), "mine --version C")


def test_without_a_cxx_compiler_all_else_is_measured(path: Path) -> None:
    assert compilers.usual_cxx() == "needs a C++ compiler: apt-get install g++ (or set CXX)"
    put(path, "g++")
    assert compilers.usual_cxx() == compilers.find(CXX)


def test_a_wrong_cxx_is_an_error_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(path, "g++")
    monkeypatch.setenv("CXX", "no-such-compiler")
    with pytest.raises(BuildError, match="CXX is set to 'no-such-compiler'"):
        compilers.usual_cxx()


def test_what_a_compiler_says_in_bytes_that_are_no_text_is_read(path: Path) -> None:
    (path / "cc").write_bytes(b"#!/bin/sh\necho '\xff 12'\n")
    (path / "cc").chmod(0o755)
    assert compilers.find().version == "\ufffd 12"


@pytest.mark.needs("compiler")
def test_the_compiler_of_this_machine_is_found() -> None:
    found = compilers.find()
    assert shutil.which(found.command[0])
    assert any(sign.isdigit() for sign in found.version)


# ---------------------------------------------------------------- what a record tells


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (("cc", "-DPASSWORD=x y"), "cc -DPASSWORD=..."),
        (("cc", "-D", "PASSWORD=x"), "cc -D PASSWORD=..."),
        (("cc", "-DPASSWORD=a=b\nc"), "cc -DPASSWORD=..."),
        (("cc", "-DNDEBUG", "-std=gnu17"), "cc -DNDEBUG -std=gnu17"),
        (("cc", "-D", "A=x", "--sysroot=/opt"), "cc -D A=... --sysroot=/opt"),
    ],
)
def test_a_record_names_what_the_compiler_is_told_to_define_but_not_as_what(
    command: tuple[str, ...], shown: str
) -> None:
    assert Compiler(command, "cc 12").as_facts()["command"] == shown


def test_a_record_has_the_version_and_all_flags() -> None:
    facts = Compiler(("cc",), "cc 12", ("-O2", "-pthread")).as_facts()
    assert facts == {"command": "cc", "version": "cc 12", "flags": "-U_FORTIFY_SOURCE -O2 -pthread"}


@given(
    st.lists(st.sampled_from(["-O2", "-D", "NAME", "--sysroot=/opt"]), max_size=4),
    st.sampled_from([("-DNAME={}",), ("-D", "NAME={}")]),
    st.text(min_size=8),
)
def test_no_value_that_is_defined_is_ever_told(
    before: list[str], define: tuple[str, ...], secret: str
) -> None:
    said = Compiler(("cc", *before, *(word.format(secret) for word in define)), "").as_facts()["command"]
    if secret not in " ".join(("cc", *before, "-DNAME=...", "-D NAME=...")):
        assert secret not in said
