"""The charts of a post and the files that belong to them."""

from __future__ import annotations

from pathlib import Path

from generator.model.post import ChartRequest, Drawing
from generator.render.pictures import Pictures, pictures
from tests import samples

WIDE, NARROW = b"<svg>wide</svg>", b"<svg>narrow</svg>"


def made(tmp_path: Path, narrow: bytes = NARROW) -> Pictures:
    found = samples.found(samples.note(tmp_path))
    request = ChartRequest("dots", tuple(one for one in found.items if one.measurement.id == "futex"))
    drawing = Drawing(WIDE, "one line", title="t", subtitle="s", narrow=narrow, width=740)
    copies = {record.name: b"{}" for record in found.records}
    return pictures(found, [request], [drawing], ["dots-1"], copies)


def test_a_drawing_lies_under_a_name_with_its_contents_hash(tmp_path: Path) -> None:
    (chart,) = made(tmp_path).charts
    again = made(tmp_path / "again", narrow=b"<svg>other</svg>").charts[0]
    assert chart.path == again.path != chart.narrow != again.narrow
    assert chart.path.startswith("/assets/")


def test_without_a_narrow_drawing_there_is_one_file_less(tmp_path: Path) -> None:
    with_, without = made(tmp_path), made(tmp_path / "again", narrow=b"")
    assert (len(with_.files) - len(without.files), without.charts[0].narrow) == (1, "")


def test_a_copy_of_each_record_lies_beside_its_chart(tmp_path: Path) -> None:
    found = made(tmp_path)
    assert found.charts[0].records
    assert {path.rpartition("/")[2] for path in found.charts[0].records} <= set(found.files)


def test_only_what_the_text_names_is_kept_but_for_the_chart_itself(tmp_path: Path) -> None:
    found = made(tmp_path)
    (chart,) = found.charts
    assert set(found.named_in("")) == {chart.path.rpartition("/")[2]}
    assert found.named_in(f"({chart.narrow})")[chart.narrow.rpartition("/")[2]] == NARROW
