"""Where the folders of plug-ins are, and which program this is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator import resources
from tests.conftest import REPOSITORY

Plant = Callable[[Mapping[str, str]], Path]
ONE = {"a.py": "x = 1\n", "room/b.py": "y = 2\n", "room/c.txt": "text"}


def hashed(root: Path) -> str:
    """Of a program as it is now."""
    resources.code.cache_clear()
    try:
        return resources.code(root)
    finally:
        resources.code.cache_clear()


def test_a_notebooks_own_folder_comes_before_the_programs(plant: Plant) -> None:
    root = plant({"probes/one.c": ""})
    assert resources.folders(root, "probes") == (root / "probes", REPOSITORY / "probes")


def test_a_notebook_without_a_folder_has_the_programs(tmp_path: Path) -> None:
    assert resources.folders(tmp_path, "probes") == (REPOSITORY / "probes",)
    assert resources.folders(tmp_path, "no-such-folder") == ()


def test_a_file_is_no_folder(plant: Plant) -> None:
    assert resources.folders(plant({"probes": ""}), "probes") == (REPOSITORY / "probes",)


def test_a_notebook_that_is_the_checkout_has_each_folder_once(plant: Plant) -> None:
    assert resources.folders(REPOSITORY, "probes") == (REPOSITORY / "probes",)
    root = plant({"x": ""})
    (root / "probes").symlink_to(REPOSITORY / "probes")
    assert resources.folders(root, "probes") == (REPOSITORY / "probes",)


def test_what_the_package_carries_is_taken_before_what_stands_beside_it(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = plant({"generator/data/probes/a.c": "", "probes/b.c": "", "templates/c": "", "notes/x": ""})
    monkeypatch.setattr(resources, "_PACKAGE", root / "generator")
    assert resources.folders(root / "notes", "probes") == (root / "generator/data/probes",)
    assert resources.folders(root / "notes", "templates") == (root / "templates",)


@pytest.mark.parametrize(
    ("change", "other"),
    [
        ({}, False),
        ({"room/c.txt": "another text"}, False),
        ({"a.py": "x = 2\n"}, True),
        ({"d.py": ""}, True),
        ({"a.py": "", "room/b.py": "x = 1\ny = 2\n"}, True),
    ],
)
def test_a_program_is_another_where_a_source_file_of_it_is(
    plant: Plant, change: dict[str, str], other: bool
) -> None:
    before = hashed(plant(ONE))
    assert (hashed(plant(change)) != before) == other


def test_a_program_is_the_same_wherever_it_lies_and_another_where_a_file_is_called_otherwise(
    plant: Plant,
) -> None:
    root = plant({f"one/{name}": text for name, text in ONE.items()})
    plant({f"two/{name}": text for name, text in ONE.items()})
    assert hashed(root / "one") == hashed(root / "two")
    (root / "two" / "a.py").rename(root / "two" / "b.py")
    assert hashed(root / "one") != hashed(root / "two")


def test_two_files_are_another_program_than_one_that_reads_like_both(plant: Plant) -> None:
    root = plant(
        {"one/a.py": "x\n", "one/b.py": "y\n", "two/a.py": "x\nb.py\ny\n", "three/a.py": "x\nb.py 2\ny\n"}
    )
    assert len({hashed(root / name) for name in ("one", "two", "three")}) == 3


def test_a_program_without_source_files_cannot_be_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="holds no source files"):
        hashed(tmp_path)
