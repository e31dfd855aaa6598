"""Programs that were built before: found whole, or not at all."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from generator.measure import program_cache

PROGRAM = b"#!/bin/sh\n"


def kept(folder: Path, name: str = "hello-1", content: bytes = PROGRAM, mode: int = 0o755) -> Path:
    """A program that was made and adopted."""
    made = folder / "made"
    made.write_bytes(content)
    made.chmod(mode)
    return program_cache.adopt(made, folder, name)


def test_a_name_tells_whose_it_is_and_changes_with_all_that_it_was_made_from() -> None:
    assert re.fullmatch("hello-[0-9a-f]{16}", program_cache.name("hello", "source", "flags"))
    names = [
        program_cache.name(*of)
        for of in (("hello", "a"), ("other", "a"), ("hello", "b"), ("hello", "a", "b"), ("hello",))
    ]
    assert len(set(names)) == len(names)
    assert program_cache.name("hello", "a") == names[0]


def test_what_was_adopted_is_moved_and_found_again(tmp_path: Path) -> None:
    program = kept(tmp_path)
    assert re.fullmatch("hello-1-[0-9a-f]{16}", program.name)
    assert [path.name for path in tmp_path.iterdir()] == [program.name]
    assert program_cache.find(tmp_path, "hello-1") == program
    assert program.read_bytes() == PROGRAM


def test_what_was_never_made_is_not_found_nor_another_of_a_like_name(tmp_path: Path) -> None:
    other = kept(tmp_path, "hello-12")
    assert program_cache.find(tmp_path, "hello-1") is None
    assert program_cache.find(tmp_path / "none", "hello-1") is None
    assert other.exists()


@pytest.mark.parametrize("content", [b"", PROGRAM[:-1], PROGRAM + b"x", b"!" + PROGRAM[1:]])
def test_a_program_that_is_not_whole_goes(tmp_path: Path, content: bytes) -> None:
    program = kept(tmp_path)
    program.write_bytes(content)
    assert program_cache.find(tmp_path, "hello-1") is None
    assert not program.exists()


def test_of_two_the_whole_one_is_found(tmp_path: Path) -> None:
    program = kept(tmp_path)
    damaged = [tmp_path / "hello-1-0000000000000000", tmp_path / "hello-1-ffffffffffffffff"]
    for path in damaged:
        path.write_bytes(b"x")
    assert program_cache.find(tmp_path, "hello-1") == program
    assert not damaged[0].exists()


@pytest.mark.parametrize(("mode", "found"), [(os.X_OK, False), (os.R_OK, True)])
def test_a_program_can_be_executed_and_an_object_only_read(tmp_path: Path, mode: int, found: bool) -> None:
    program = kept(tmp_path, mode=0o644)
    assert (program_cache.find(tmp_path, "hello-1", mode) == program) == found
    assert program.exists() == found


def test_one_that_another_run_removes_meanwhile_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "hello-1-0").symlink_to("gone")
    program = kept(tmp_path)
    assert program_cache.find(tmp_path, "hello-1") == program


@pytest.mark.parametrize(("name", "like_it"), [("a*", "ab"), ("a?", "ab"), ("a[b]", "ab"), ("[!b]", "a")])
def test_signs_that_a_pattern_would_read_mean_themselves(tmp_path: Path, name: str, like_it: str) -> None:
    other = kept(tmp_path, like_it)
    assert program_cache.find(tmp_path, name) is None
    assert other.exists()
    program = kept(tmp_path, name)
    assert program_cache.find(tmp_path, name) == program
