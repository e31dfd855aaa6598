"""Jekyll's rules: what real Jekyll makes of the escapes is seen in test_jekyll_build.py."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.syntax import jekyll
from tests.work import steps

LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")))
BY_HAND = """\
---
layout: post
title:  "2023-11-03 multithread invocation time & pkey"
date:   2023-11-03 1:53:46 -0500
categories: serverless functions
---
"""

# ------------------------------------------------------------------ escaping


def test_plain_words_and_figures_stay_as_readable_as_they_are() -> None:
    for text in ("2.71 ns (lock + unlock)", "two cores, kept awake", "40..50 ns", "hand-off"):
        assert jekyll.prose(text) == text


@pytest.mark.parametrize("text", ["1. a", "a|b", "a_b", "a -- b", "wait...", "<b>", "- a", "# a", "{{ x }}"])
def test_what_markdown_or_liquid_would_read_is_escaped(text: str) -> None:
    assert jekyll.prose(text) != text
    assert not re.search(r"[{}|<>]", jekyll.prose(text))


@given(st.text(alphabet='{}%"| a`\n'))
def test_liquid_gives_guarded_code_back_as_it_was(text: str) -> None:
    assert jekyll.resolve(jekyll.guard(text)) == text
    assert not re.search(r"\{[{%](?! ?\"\{\" \}\})", jekyll.guard(text).replace('{{ "{" }}', ""))


@pytest.mark.parametrize("text", ["a `b` c", "`", "``", "a|b", "{{ x }}", "{% raw %}", "plain"])
def test_code_is_a_span_or_entities_but_never_liquid_or_a_table(text: str) -> None:
    code = jekyll.code(text)
    assert not re.search(r"\{[{%]|\|", code)
    assert code.startswith(("`", "<code>"))


def test_a_fence_is_longer_than_the_backticks_in_it() -> None:
    assert jekyll.fence("a\n````\nb\n").startswith("`````\n")
    with pytest.raises(ValueError, match="cannot follow a fence"):
        jekyll.fence("x", 'c title="x"')


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("2.71 ns", "2.71_ns"),
        ("29.2 us (51 %)", "29.2_us_(51_%)"),
        ("29.2 us \\(51 %\\)", "29.2_us_\\(51_%\\)"),
        ("after 50 ms asleep", "after 50_ms asleep"),
        ("2 nsx and 3 sheep", "2 nsx and 3 sheep"),
        ("6 processes", "6_processes"),
        ("51 times more", "51_times more"),
        ("2 CPUs, 3.1 GHz", "2_CPUs, 3.1_GHz"),
        ("5 µs, 4 KiB, 1 TiB", "5_µs, 4_KiB, 1_TiB"),
        ("2 cores, 15 keys, 64 bytes", "2 cores, 15 keys, 64 bytes"),  # plain words may part
        ("10,000 req/s", "10,000_req/s"),
        ("5 ns/x", "5 ns/x"),
        ("44 µs (9 in 10) or 1 in 2", "44_µs (9_in_10) or 1_in_2"),
        ("5 inches", "5 inches"),
    ],
)
def test_a_number_and_its_unit_never_part(text: str, joined: str) -> None:
    assert jekyll.nbsp(text) == joined.replace("_", "\u00a0")


# ------------------------------------------------------------------ front matter


def test_front_matter_is_written_as_it_is_written_by_hand() -> None:
    title = "2023-11-03 multithread invocation time & pkey"
    assert jekyll.front_matter(title, "2023-11-03 1:53:46 -0500", "serverless functions") == BY_HAND


@given(LINES)
def test_any_title_is_read_back_as_it_was(title: str) -> None:
    plain = re.sub("[\u2028\u2029]+", " ", title)
    read = yaml.safe_load(jekyll.yaml_str(title))
    assert read == re.sub("[\ufdd0-\ufdef\ufeff\ufffe\uffff]", "", plain)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (("a", "no"), '[a, "no"]'),
        ("1.10", '"1.10"'),
        ("false", "false"),
        (True, "true"),
        ("12:30", '"12:30"'),
        ({"a": ["b"]}, '{"a": [b]}'),
        ("007", '"007"'),
    ],
)
def test_other_keys_pass_through_without_being_guessed_at(value: Any, written: str) -> None:
    text = jekyll.front_matter("t", "2023-11-03", "", {"key": value})
    assert f"key: {written}\n" in text


@pytest.mark.parametrize(
    ("categories", "written"),
    [("a b", "a b"), ("123", '"123"'), ("true", '"true"'), (("a b", "1"), '["a b", "1"]'), ("one", "one")],
)
def test_categories_keep_their_form(categories: Any, written: str) -> None:
    assert f"categories: {written}\n" in jekyll.front_matter("t", "2023-11-03", categories)


# ------------------------------------------------------------------ slug and URL


@given(st.text())
def test_a_slug_is_always_safe_in_a_file_name(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", jekyll.slug(text))


@pytest.mark.parametrize(
    ("stem", "matter", "url"),
    [
        ("2023-11-03-x", {}, "/2023/11/03/x.html"),
        ("2023-1-3-x", {"date": "2023-1-3"}, "/2023/01/03/x.html"),
        ("2023-11-03-x", {"date": "2023-11-03 1:53:46 -0500"}, "/2023/11/03/x.html"),
        ("2023-11-03-x", {"date": "2023-11-03 23:30:00 -0800"}, "/2023/11/04/x.html"),
        ("2023-11-03-x", {"date": "2023-11-03 03:00"}, "/2023/11/02/x.html"),
        ("2023-11-03-x", {"date": "2023-11-05"}, "/2023/11/05/x.html"),
        ("2023-11-03-x", {"date": "no date"}, "/2023/11/03/x.html"),
        ("2023-11-03-x", {"categories": "Serverless functions"}, "/serverless/functions/2023/11/03/x.html"),
        ("2023-11-03-x", {"categories": ["a b"]}, "/a b/2023/11/03/x.html"),
        ("2023-11-03-x", {"category": "a b", "categories": "c"}, "/a b/c/2023/11/03/x.html"),
        ("2023-11-03-x", {"slug": "y z"}, "/2023/11/03/y-z.html"),
        ("2023-11-03-x", {"permalink": "/here/"}, "/here"),
    ],
)
def test_the_url_has_the_day_of_the_instant_in_the_sites_zone(
    stem: str, matter: dict[str, Any], url: str
) -> None:
    assert jekyll.url(stem, matter, "America/Chicago") == url


def test_an_unknown_zone_counts_as_utc() -> None:
    late = {"date": "2023-11-03 23:30 -0500"}
    assert jekyll.url("2023-11-03-x", late, "Mars/Olympus") == "/2023/11/04/x.html"


# ------------------------------------------------------------------ what Liquid would read


@pytest.mark.parametrize(
    "text",
    [
        '{{ "{" }}{%d}'.replace("{%d}", ""),
        '{{ "/x" | relative_url }}',
        "{{- 'a' | upcase -}}",
        "{{ site.title }} {{page.x|y}} {{- content -}}",
        "{% include x.html %} {%- if a -%} {% # comment %}",
        "{% raw %}{{ 1 }} {% If %}{% endraw %}",
        "{%- raw -%}{{{%- endraw -%}",
        "{% raw %}{{ 1 }}{% endraw %} {% raw %}{{ 2 }}{% endraw %}",
        "{ {a} }",
    ],
)
def test_what_is_plainly_meant_for_liquid_is_let_be(text: str) -> None:
    assert list(jekyll.stray(text)) == []


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        ("a {{ 1 }} {{ x }}", [2, 10]),
        ("{% If a %}", [0]),
        ("{% a %", [0]),
        ("{% raw %} {{ 1 }}", [0, 10]),
        ("{% endraw %}", [0]),
        ("{% raw %}{% endraw %}{% endraw %}", [21]),
        ('{% assign x = "5%" %}', [0]),
        ('{{ "a }}', [0]),
        ("{{ site.{x} }}", [0]),
    ],
)
def test_braces_that_liquid_would_read_are_found(text: str, offsets: list[int]) -> None:
    assert list(jekyll.stray(text)) == offsets


def test_what_liquid_would_read_is_shown_up_to_its_line_end() -> None:
    assert jekyll.would_read("a {{ x\ny }}", 2) == "Liquid would read `{{ x`"
    assert jekyll.would_read("{{ " + "x" * 50, 0) == f"Liquid would read `{{{{ {'x' * 37}`"


@pytest.mark.parametrize("unit", ["{% raw %}", "{% endraw %}", "{{", "{% ", "{{ site.x ", "{% a ", '{{ "a'])
def test_twice_the_braces_are_twice_the_work(unit: str) -> None:
    def work(count: int) -> int:
        return steps(lambda: list(jekyll.stray(unit * count)))

    assert work(600) < 2.5 * work(300)


@pytest.mark.parametrize("stem", ["", "lock", "2023", "2023-11", "2023-11-03", "---", "a-b-c-d-e"])
def test_any_file_name_has_a_url(stem: str) -> None:
    assert jekyll.url(stem, {}).startswith("/")


# ------------------------------------------------------------------ HTML, paths


@given(st.text())
def test_a_line_in_html_is_read_as_it_was_and_liquid_and_tables_pass_over_it(text: str) -> None:
    made = jekyll.html(text)
    assert html.unescape(made) == " ".join(text.split())
    assert not set(made) & set("<>\"'{}|`")


@pytest.mark.parametrize(
    ("liquid", "plain"),
    [
        ('{{ "/a/b.html" | relative_url }}', "/a/b.html"),
        ("{{ '/a/b.html#c' |relative_url}}", "/a/b.html#c"),
        ('{{- "/" | relative_url -}}', "/"),
        *((same, same) for same in ("{{ site.title }}", '{{ "{" }}{ "/x" | relative_url }}')),
        *((same, same) for same in ('{{ "a b" | relative_url }}', '{{ "/x" | absolute_url }}')),
    ],
)
def test_a_path_for_liquid_becomes_a_plain_one(liquid: str, plain: str) -> None:
    assert jekyll.rooted(f"[x]({liquid}) y") == f"[x]({plain}) y"
