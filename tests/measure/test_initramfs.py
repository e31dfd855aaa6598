"""The archive that a kernel unpacks, read back by cpio itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.measure import initramfs

NAMES = st.text("abc_-.0", min_size=1, max_size=9).filter(lambda name: name.strip("."))


@pytest.mark.needs("cpio")
def test_cpio_unpacks_what_was_packed(tmp_path: Path) -> None:
    files = {"init": b"first", "usr/bin/probe": b"\0\n" * 501, "orders": b""}
    subprocess.run(["cpio", "-id", "--quiet"], input=initramfs.archive(files), cwd=tmp_path, check=True)
    assert {
        str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    } == files
    assert (tmp_path / "init").stat().st_mode & 0o777 == 0o755


@given(st.dictionaries(NAMES, st.binary(max_size=99)))
def test_every_entry_begins_on_a_whole_word_and_tells_its_lengths(files: dict[str, bytes]) -> None:
    rest, found = initramfs.archive(files), {}
    while rest:
        head = [int(rest[at : at + 8], 16) for at in range(6, 110, 8)]
        assert (rest[:6], len(head), head[-1]) == (b"070701", 13, 0)
        name = rest[110 : 110 + head[11]]
        begin = -(-(110 + len(name)) // 4) * 4
        found[name.removesuffix(b"\0").decode()] = rest[begin : begin + head[6]]
        rest = rest[begin + -(-head[6] // 4) * 4 :]
    assert found == {**files, "TRAILER!!!": b""}
