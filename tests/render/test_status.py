"""The line below a post's opening."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.render import status
from tests import samples


def test_without_a_record_it_says_nothing(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    assert status.sentences(replace(found, records=())) == ()


def test_it_says_when_and_where_and_what_the_figures_and_signs_are(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    machine = {"cpu": "Intel(R) Xeon(R) CPU E5-2660 v3 @ 2.60GHz", "cpus_online": 1, "virtualisation": "none"}
    first, *records = found.records
    said = status.sentences(replace(found, records=(replace(first, machine=machine), *records)))
    assert said[0] == f"Measured {first.started[:10]} on an Intel Xeon E5-2660 v3, 1 CPU"
    assert "Figures are medians of 6 processes, in small print their interval" in said
    assert any(one.startswith("✓ as expected, ✗\u00a0not") for one in said)
    assert said[-1] == "Anywhere: not pinned, the scheduler places the threads"


def test_where_nothing_is_judged_the_signs_are_not_explained(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    plain = tuple(replace(item, verdicts=()) for item in found.items)
    assert not any("✓" in one for one in status.sentences(replace(found, items=plain)))


def test_not_clear_is_explained_where_it_stands_only(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    clear = tuple(
        replace(item, verdicts=tuple(one for one in item.verdicts if one.sign != "?")) for item in found.items
    )
    assert not any("not clear" in one for one in status.sentences(replace(found, items=clear)))
