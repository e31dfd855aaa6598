"""A line of a post is found where its author wrote it."""

from __future__ import annotations

from generator.errors import Location
from generator.publish.preview.origin import origin

POST = "---\ntitle: x\n---\nfirst\n\nit takes 41 ns {% no %}\n  indented\n"
NOTE = "title: x\nbody: |\n  first\n\n  it takes {{ steady }} {% no %}\n    indented\n"


def test_a_line_is_found_by_its_text_and_its_column_moves_with_the_indentation() -> None:
    assert origin(POST, Location("p", 7, 5), {"n.yml": NOTE}) == Location("n.yml", 6, 7)


def test_a_line_with_a_value_in_it_is_found_by_what_is_like_it() -> None:
    assert origin(POST, Location("p", 6, 16), {"n.yml": NOTE}) == Location("n.yml", 5)


def test_a_line_that_nobody_wrote_stays_where_it_is() -> None:
    assert origin("generated alone, from end to end", Location("p", 1, 4), {"n.yml": NOTE}) == Location(
        "p", 1, 4
    )


def test_an_empty_line_and_one_that_is_not_there_stay() -> None:
    for line in (0, 5, 99):
        assert origin(POST, Location("p", line), {"n.yml": NOTE}) == Location("p", line)
