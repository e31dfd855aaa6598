"""Liquid is resolved as far as posts use it, and its faults have a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.publish.preview import liquid
from generator.publish.preview.liquid import Names
from generator.syntax import jekyll

NAMES = Names(
    {"baseurl": "/x", "title": "a blog", "url": "http://h"}, {"title": "a page"}, lambda stem: f"/{stem}.html"
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('int a[] = {{ "{" }}{1}};', "int a[] = {{1}};"),
        ('{{ "/assets/x.svg" | relative_url }}', "/x/assets/x.svg"),
        ("{{ '/a' | absolute_url }}", "http://h/x/a"),
        ("{{ site.title }}: {{page.title | upcase}}", "a blog: A PAGE"),
        ("{{ site.nothing | default: 'none' }}{{ nobody }}", "none"),
        ("{{ site.baseurl }}/a.png", "/x/a.png"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("a{% comment %} {{ x }} {% endcomment %}b", "ab"),
        ("[p]({% post_url 2023-11-03-note %})", "[p](/2023-11-03-note.html)"),
        ("{% highlight c %}\nint a;\n{% endhighlight %}", "\n\n~~~~~~c\nint a;\n~~~~~~\n\n"),
    ],
)
def test_what_posts_use_is_resolved(written: str, shown: str) -> None:
    assert liquid.resolve(written, NAMES) == shown


def test_what_only_jekyll_can_do_is_shown_as_it_is_written() -> None:
    shown = liquid.resolve("{% include x.html %}", NAMES)
    assert shown.startswith("<code>") and "{%" not in shown


@pytest.mark.parametrize(
    ("written", "what", "offset"),
    [
        ("ab {{ x", "'{{' is never closed", 3),
        ("{% if x", "'{%' is never closed", 0),
        ("a {% nonsense %}", "unknown tag 'nonsense'", 2),
        ("{% if a %}", "'if' is never closed", 0),
        ("{% endif %}", "unknown tag 'endif'", 0),
        ("{% if a %}{% endfor %}", "unknown tag 'endfor'", 10),
        ("{% raw %} x", "'raw' is never closed", 0),
        ("{% %}", "is no tag", 0),
    ],
)
def test_what_would_end_jekylls_build_is_a_fault_with_its_place(written: str, what: str, offset: int) -> None:
    with pytest.raises(liquid.Fault, match=what) as caught:
        liquid.resolve(written, NAMES)
    assert caught.value.offset == offset


def test_where_the_blog_has_plugins_a_tag_may_be_theirs() -> None:
    assert "<code>" in liquid.resolve("{% theirs %}", Names(plugins=True))


@given(st.text(alphabet="{}%\"' |ab-\n", max_size=40))
def test_code_that_was_guarded_comes_back_as_it_was(code: str) -> None:
    assert liquid.resolve(jekyll.guard(code), NAMES) == code


@given(st.text(alphabet="{}%\"'|: abendifrawcomment-\n", max_size=60))
def test_any_text_is_resolved_or_has_a_fault_inside_of_it(text: str) -> None:
    try:
        liquid.resolve(text, NAMES)
    except liquid.Fault as fault:
        assert 0 <= fault.offset < len(text)
