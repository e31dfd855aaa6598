"""The compiler's flags for libraries, as pkg-config knows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.measure import libraries
from generator.model.probe import Library

MINE = Library("mine", "libmine-dev")


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pkg-config knows one library, with a blank in a path."""
    text = 'Name: mine\nDescription: mine\nVersion: 1\nCflags: -I"/a b"\nLibs: -lmine\n'
    (tmp_path / "mine.pc").write_text(text)
    monkeypatch.setenv("PKG_CONFIG_PATH", str(tmp_path))


@pytest.mark.needs("pkg-config")
def test_flags_of_all_libraries_stand_one_after_the_other(known: None) -> None:
    assert libraries.flags([MINE, MINE]) == (("-I/a b", "-lmine") * 2, "")
    assert libraries.flags([]) == ((), "")


@pytest.mark.needs("pkg-config")
def test_the_first_library_that_is_missing_is_named_with_its_package(known: None) -> None:
    found = libraries.flags([MINE, Library("no-such", "libno-such-dev"), Library("nor-this", "x")])
    assert found == ((), "needs no-such: apt-get install libno-such-dev")


def test_where_pkg_config_is_missing_it_is_to_be_installed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert libraries.flags([MINE]) == ((), "needs mine: apt-get install libmine-dev pkg-config")
