"""Reading a tree of /proc and /sys: what is missing is empty, whatever is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from generator.machine import sysfs

Plant = Callable[[Mapping[str, str]], Path]


@pytest.mark.parametrize(
    ("ranges", "numbers"),
    [("0-3,8", {0, 1, 2, 3, 8}), ("5", {5}), ("", set()), ("3-1", set()), ("0,a", set()), ("-1", set())],
)
def test_a_list_of_cpus_is_read_as_the_kernel_writes_it(ranges: str, numbers: set[int]) -> None:
    assert sysfs.numbers(ranges) == numbers


def test_files_of_a_pattern_come_in_the_order_of_their_numbers(plant: Plant) -> None:
    root = plant({"a/state10/name": "C10\n", "a/state2/name": "C2\n", "a/state3/name": "\n"})
    assert sysfs.listed(root, "a/state*/name") == ("C2", "C10")


def test_what_several_files_say_alike_is_said_once(plant: Plant) -> None:
    root = plant({"p0": "powersave\n", "p1": "powersave\n", "p2": "performance\n"})
    assert sysfs.agreed(root, "p[01]") == "powersave"
    assert sysfs.agreed(root, "p*") == "powersave, performance"
    assert sysfs.agreed(root, "q*") is None


def test_of_several_fields_of_one_name_the_first_counts() -> None:
    assert sysfs.fields("model name\t: one\nmodel name\t: two\n")["model name"] == "one"


def test_a_folder_or_nothing_in_place_of_a_file_is_empty(plant: Plant) -> None:
    root = plant({"folder/file": "text\0\n"})
    assert (sysfs.text(root, "folder"), sysfs.text(root, "none")) == ("", "")
    assert sysfs.first(root, "none", "folder", "folder/file") == "text"


def test_what_goes_while_it_is_listed_is_empty(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    root = plant({"proc/7/task/7/children": "8 9\n"})
    assert sysfs.listed(root, "proc/7/task/*/children") == ("8 9",)

    def gone(self: Path, pattern: str) -> Iterator[Path]:
        yield self / "proc/7/task/7/children"
        raise FileNotFoundError(2, "No such file or directory", str(self / "proc/7/task"))

    monkeypatch.setattr(Path, "glob", gone)
    assert sysfs.listed(root, "proc/7/task/*/children") == ()
