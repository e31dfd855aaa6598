"""Jekyll's rules: what real Jekyll makes of the escapes is seen in test_site.py."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.publish import preflight
from generator.syntax import jekyll

LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")))
HER_OWN = """\
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
        ("5 ms/s", "5 ms/s"),
    ],
)
def test_a_number_and_its_unit_never_part(text: str, joined: str) -> None:
    assert jekyll.nbsp(text) == joined.replace("_", "\u00a0")


# ------------------------------------------------------------------ front matter


def test_front_matter_is_written_as_she_writes_it() -> None:
    title = "2023-11-03 multithread invocation time & pkey"
    assert jekyll.front_matter(title, "2023-11-03 1:53:46 -0500", "serverless functions") == HER_OWN


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


# ------------------------------------------------------------------ the static check


def post(body: str, matter: str = "layout: post\n") -> str:
    return f"---\n{matter}---\n{body}"


def test_a_right_post_passes() -> None:
    liquid = '{{ "{" }}{1}} ![a]({{ "/assets/x.svg" | relative_url }}) {{ site.title }} {% include x.html %}'
    assert preflight.check(post(f"One line.\n\n{liquid}\n")) == ()
    assert preflight.check(post("One line.\n\n{% raw %}{{1}}{% endraw %}\n")) == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (post("One.\n\nint a[] = {{1,2}};"), "Liquid would read"),
        (post('One.\n\nprintf("{%d}")'), "Liquid would read"),
        (post("One.\n\n{{.Name}}"), "Liquid would read"),
        (post("One.\n\n{% endraw %}"), "Liquid would read"),
        (post("One\ntwo.\n"), "first paragraph"),
        (post(""), "first paragraph"),
        (post("One.\n", "title: x\n"), "no layout"),
        (post("One.\n", "layout: post\nrender_with_liquid: false\n"), "render_with_liquid"),
        ("no front matter\n", "no layout"),
    ],
)
def test_each_fault_is_named(text: str, what: str) -> None:
    assert [fault for fault in preflight.check(text) if what in fault]


def test_a_note_that_answers_for_its_liquid_may_say_anything_to_it() -> None:
    assert preflight.check(post("One.\n\n{{ x | y }} {%d}"), liquid_as_is=True) == ()
