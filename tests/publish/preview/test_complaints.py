"""What Jekyll says is a problem with a place."""

from __future__ import annotations

import pytest

from generator.errors import Location, Problem
from generator.publish.preview import complaints

FILE = "_posts/2023-11-03-note.markdown"
TEXT = "---\ntitle: x\nlayout: nolay\n---\nfirst\n\nit has {% nonsense %} and {% include 'none.html' %}\n"


@pytest.mark.parametrize(
    ("said", "error", "problem"),
    [
        (
            f"  Liquid Exception: Liquid syntax error (line 3): Unknown tag 'nonsense' in /t/s/{FILE}",
            "Liquid::SyntaxError: ...",
            Problem(Location(FILE, 7, 8), "Unknown tag 'nonsense'"),
        ),
        (
            f"  Liquid Exception: Liquid syntax error (line 3): Unknown tag 'nonsense' in {FILE}",
            "",
            Problem(Location(FILE, 7, 8), "Unknown tag 'nonsense'"),
        ),
        (
            "Liquid Exception: Liquid syntax error (/t/s/_includes/b.html line 2): Unknown tag 'n' "
            f"included in /t/s/{FILE}",
            "",
            Problem(Location("_includes/b.html", 2), "Unknown tag 'n'"),
        ),
        (
            "Liquid Exception: Could not locate the included file 'none.html' in any of [\"/t/s/_includes\"]."
            f" in /t/s/{FILE}",
            "",
            Problem(
                Location(FILE, 7, 8),
                "Could not locate the included file 'none.html' in any of [\"/t/s/_includes\"].".replace(
                    "/t/s/", ""
                ),
            ),
        ),
        (
            "  Error: YAML Exception reading /t/s/about.md: (<unknown>): did not find expected ',' "
            "at line 2 column 9",
            "Psych::SyntaxError: x",
            Problem(Location("about.md", 2, 9), "did not find expected ','"),
        ),
        (
            f"     Build Warning: Layout 'nolay' requested in {FILE} does not exist.",
            "",
            Problem(Location(FILE, 3), "there is no layout 'nolay'"),
        ),
        (
            "",
            "Psych::SyntaxError: (<unknown>): did not find expected ']' at line 1 column 4",
            Problem(
                Location("_config.yml"),
                "Psych::SyntaxError: (<unknown>): did not find expected ']' at line 1 column 4",
            ),
        ),
        ("", "RuntimeError: a plugin's own", Problem(Location(""), "RuntimeError: a plugin's own")),
    ],
)
def test_a_complaint_has_the_file_and_the_line_that_are_meant(
    said: str, error: str, problem: Problem
) -> None:
    assert complaints.problems([said], error, "/t/s", FILE, TEXT) == (problem,)


def test_what_is_said_besides_is_no_complaint() -> None:
    said = ["Configuration file: /t/s/_config.yml", "       Jekyll Feed: Generating feed for posts"]
    assert complaints.problems(said, "", "/t/s", FILE, TEXT) == ()


def test_the_same_complaint_is_told_once() -> None:
    line = f"  Liquid Exception: Liquid syntax error (line 3): Unknown tag 'nonsense' in /t/s/{FILE}"
    assert len(complaints.problems([line, line], "x", "/t/s", FILE, TEXT)) == 1
