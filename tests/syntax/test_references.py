"""`{{ values }}` in prose: which are the note's own, what they name, where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Location
from generator.syntax.references import Reference, references
from tests.work import steps

HERE = Location("f")
NAMES = ("lock", "apart")
TAGS = ("{%", "%}", "{% raw %}", "{% endraw %}", "{% comment %}", "{% endcomment %}")
VALUES = ("{{ lock }}", "{{", "}}", "{{ site.x }}", "{{ lock / apart.lock }}")
PIECES = st.lists(st.sampled_from([*TAGS, *VALUES, "`", "```\n", "\n", "a", " "]), max_size=20).map("".join)


def found(text: str, *, as_is: bool = False) -> tuple[Reference, ...]:
    return references(text, HERE, NAMES, as_is=as_is)


def problems(text: str) -> list[str]:
    return [str(one.problem) for one in found(text)]


def test_an_accessor_is_names_and_picks_with_their_places() -> None:
    ((one,),) = [reference.accessors for reference in found("a\n{{ apart.lock['4 KiB'].p99 }}")]
    assert [(step.text, step.bracketed) for step in one] == [
        ("apart", False),
        ("lock", False),
        ("4 KiB", True),
        ("p99", False),
    ]
    assert [str(step.location) for step in one] == ["f:2:4", "f:2:10", "f:2:14", "f:2:24"]


def test_a_ratio_has_two_accessors_and_not_three() -> None:
    (ratio,) = found("{{ lock / apart.lock }}")
    assert [[step.text for step in one] for one in ratio.accessors] == [["lock"], ["apart", "lock"]]
    assert problems("{{ lock / lock / lock }}") == [
        "f:1:16: '/ lock' cannot stand here\n  hint: write {{ id }}, {{ condition.id }}, {{ id.first }}, "
        "{{ id['4 KiB'] }}, {{ one / other }}, {{ one - other }} or {{ one vs other }}"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "`{{ lock }}`",
        "```\n{{ lock }}\n```\n",
        "{{ site.title }}",
        "{{ page.x | upcase }}",
        '{{ "lock" | relative_url }}',
        "{% raw %}{{ lock }}{% endraw %}",
        "{%- comment -%}{{ nobody }}{%- endcomment -%}",
        "{% if lock %}",
        "{% assign x = '{{ nobody }}' %}",
    ],
)
def test_code_and_liquid_pass_through(text: str) -> None:
    assert found(text) == ()


def test_after_code_and_liquid_references_are_ours_again() -> None:
    text = "`{{ x }}` {{ lock }} {% raw %}{{ x }}{% endraw %} {{ lock }}"
    assert [text[one.start : one.end] for one in found(text)] == ["{{ lock }}"] * 2


def test_a_raw_that_nothing_ends_is_a_tag_alone() -> None:
    assert len(found("{% raw %}{{ lock }}")) == 1


def test_with_liquid_as_is_only_names_of_the_note_are_ours() -> None:
    assert [one.start for one in found("{{ post.title }} {{ lock }}", as_is=True)] == [17]
    assert problems("{{ post.title }}")[0].startswith("f:1:4: unknown name 'post'")


def test_what_is_never_closed_is_told_where_it_opens() -> None:
    assert problems("a {{ lock")[0].startswith("f:1:3: {{ is never closed")


@given(PIECES)
def test_references_are_ordered_and_apart(text: str) -> None:
    bounds = [bound for one in found(text) for bound in (one.start, one.end)]
    assert bounds == sorted(bounds)


@pytest.mark.parametrize(
    "unit",
    ["`a` ", "{{ lock }} ", "{% raw %} ", "{% comment %}{{ lock }}", "{% ", "{{ ", "{%- endraw %}", "```\n"],
)
def test_twice_the_text_is_twice_the_work(unit: str) -> None:
    def work(count: int) -> int:
        return steps(lambda: found(unit * count))

    assert work(600) < 2.5 * work(300)


@pytest.mark.parametrize("operator", ["/", "-", "vs"])
def test_two_figures_compare_by_an_operator(operator: str) -> None:
    (one,) = found(f"{{{{ lock.first {operator} apart.lock }}}}")
    assert one.operator == operator
    assert [[step.text for step in each] for each in one.accessors] == [["lock", "first"], ["apart", "lock"]]


@pytest.mark.parametrize(
    "text", ["{{ lock - }}", "{{ lock vs }}", "{{ lock versus lock }}", "{{ lock - - lock }}", "{{ lock -}}"]
)
def test_half_a_comparison_is_told(text: str) -> None:
    assert [one.problem is not None for one in found(text)] == [True]
