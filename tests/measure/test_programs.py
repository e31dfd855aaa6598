"""Why a file that is there cannot be run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from generator.measure import programs


def put(folder: Path, content: bytes, mode: int = 0o755) -> None:
    (folder / "it").write_bytes(content)
    (folder / "it").chmod(mode)


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"echo", "it is not a program: neither compiled nor a script that begins with #!"),
        (b"#!", "it names no interpreter after #!"),
        (b"#! /bin/sh -e\n", ""),
        (f"#!{sys.executable}\n".encode(), ""),
        (b"#!/nowhere/sh\n", "it: its interpreter /nowhere/sh is not there"),
        (b"#!/bin/sh\r\n", "it has Windows line ends: sed -i 's/\\r$//' it"),
        (b"\x7fELF...", ""),
    ],
)
def test_the_form_of_a_file_tells_why_it_cannot_run(tmp_path: Path, content: bytes, trouble: str) -> None:
    put(tmp_path, content)
    assert programs.trouble("./it", tmp_path) == trouble


def test_what_may_not_be_executed_is_told_with_what_to_do(tmp_path: Path) -> None:
    put(tmp_path, b"#!/bin/sh\n", 0o644)
    assert programs.trouble("./it", tmp_path) == "it is not executable: chmod +x it"
    assert programs.trouble(str(tmp_path), Path("/")) == f"{tmp_path.name} is a folder"


def test_of_what_is_not_there_or_a_command_that_works_nothing_is_said(tmp_path: Path) -> None:
    assert programs.trouble("./nothing", tmp_path) == ""
    assert programs.trouble("no-such-command", tmp_path) == ""
    assert programs.trouble("sh", tmp_path) == ""
