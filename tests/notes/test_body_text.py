"""Another body in its place, and every other byte of the file as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.notes import body_text

HEAD = "# mine\ntitle:   x  # so\nbody: |\n"


def written(tmp_path: Path, data: str, name: str = "x.yml") -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode())
    return path


@pytest.mark.parametrize("indent", ["  ", "      "])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("after", ["", "\n\nbudget: 3 s # after\n"])
def test_a_body_in_the_experiment_is_replaced_line_by_line(
    tmp_path: Path, indent: str, end: str, after: str
) -> None:
    data = f"{HEAD}{indent}one\n{indent}\n\n{indent}\ttwo  \n{indent}three\n{after}".replace("\n", end)
    found = body_text.read(written(tmp_path, data))
    assert found
    assert found.text.rstrip("\n") == "one\n\n\n\ttwo  \nthree"
    assert found.replaced(found.text) == data.encode()
    made = found.replaced(found.text.replace("three\n", "3\n\nfour\n"))
    assert made == data.replace(f"{indent}three{end}", f"{indent}3{end}{end}{indent}four{end}").encode()


def test_a_body_in_a_file_of_its_own_keeps_its_mark_and_its_missing_last_line_end(tmp_path: Path) -> None:
    data = "\ufeffone\r\n\ttwo"
    path = written(tmp_path, "title: x\nbody: x.md\n")
    written(tmp_path, data, "x.md")
    found = body_text.read(path)
    assert found and found.file == tmp_path / "x.md"
    assert found.text == "one\n\ttwo"
    assert found.replaced(found.text) == data.encode()
    assert found.replaced("zero\n" + found.text) == "\ufeffzero\r\none\r\n\ttwo".encode()
    assert found.replaced(found.text + "\nthree\n") == "\ufeffone\r\n\ttwo\r\nthree\r\n".encode()


def test_a_note_without_a_body_has_none(tmp_path: Path) -> None:
    assert body_text.read(written(tmp_path, "title: x\n")) is None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(" ab\t|#-", max_size=5), min_size=1, max_size=6))
def test_the_same_body_gives_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    data = HEAD + "".join(f"  {line}\n" for line in ("first", *lines)) + "title2: y\n"
    found = body_text.read(written(tmp_path_factory.getbasetemp(), data))
    assert found and found.replaced(found.text) == data.encode()
