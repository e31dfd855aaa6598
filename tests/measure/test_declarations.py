"""What the first comment of a source says, in any language."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.measure import declarations
from generator.model.probe import SCRIPT, C, Param


@pytest.mark.parametrize("mark", ["#", "##", "//", "///", "--", ";", ";;"])
def test_a_comment_is_read_in_the_marks_of_its_language(mark: str) -> None:
    text = f"#!/usr/bin/env it\n\n{mark} Says.\n{mark}\n{mark} kind fact\nprint()\n{mark} threads 2\n"
    assert declarations.header(text, script=True) == "Says.\n\nkind fact"


def test_a_block_comment_of_a_script_is_read_too() -> None:
    text = "#!/usr/bin/env node\n/* Says.\n * kind fact\n */\nprint()"
    assert declarations.header(text, script=True) == "Says.\nkind fact"


def test_lines_of_another_mark_are_another_comment() -> None:
    assert declarations.header("#!/bin/x\n# one\n-- two\n", script=True) == "one"


def test_only_a_script_has_comments_of_other_marks_than_slashes() -> None:
    assert declarations.header("#include <stdio.h>\n") == ""
    assert declarations.header("#!/bin/sh\n") == ""


def test_what_is_for_editors_is_no_doc() -> None:
    text = "#!/bin/x\n# -*- mode: python -*-\n# vim: ts=4\n# Says.\n"
    assert declarations.header(text, script=True) == "Says."


def test_a_library_is_a_compilers_and_a_word_of_a_scripts_doc() -> None:
    probe = declarations.parse("it", Path("it"), "library of congress", SCRIPT)
    assert (probe.doc, probe.libraries) == ("library of congress", ())
    assert declarations.parse("it", Path("it"), "library libx libx-dev", C).doc == ""


def test_a_number_that_is_none_is_doc() -> None:
    assert declarations.parse("it", Path("it"), "threads ²", SCRIPT).threads is None


@pytest.mark.parametrize("kind", ["bytes", "choice(a|b)", "positive|closed", "duration"])
def test_the_kinds_of_the_page_are_sound(kind: str) -> None:
    assert declarations.wrong(declarations.parse("it", Path("it"), f"param x {kind} 1")) == ""


@given(st.text(max_size=200))
def test_any_text_is_a_comment_or_none(text: str) -> None:
    for language in (C, SCRIPT):
        probe = declarations.parse(
            "it", Path("it"), declarations.header(text, script=language == SCRIPT), language
        )
        assert all(isinstance(one, Param) for one in probe.params or ())
        declarations.wrong(probe)
