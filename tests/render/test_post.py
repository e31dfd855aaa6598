"""Findings -> the post. What Jekyll and a browser make of it is seen in test_site.py and test_browser.py."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.errors import NOWHERE, RenderError
from generator.model.finding import Estimate, Findings, Mode
from generator.model.note import Block, Experiment
from generator.model.post import Drawing, Post
from generator.publish import preflight
from generator.render import charts
from generator.render import post as render
from generator.syntax import jekyll
from tests import samples
from tests.conftest import REPOSITORY

TEMPLATES = REPOSITORY / "templates"
SVG = b"<svg/>"


def rendered(found: Findings, *templates: Path) -> Post:
    pictures = [Drawing(SVG, charts.alt(one)) for one in render.chart_requests(found)]
    return render.render(found, pictures, [*templates, TEMPLATES])


def page(root: Path, body: str, head: str = "", **changes: Any) -> Post:
    """The post of the note with this body instead."""
    text = samples.NOTE.partition("body: |\n")[0] + head + "body: |\n" + re.sub("^", "  ", body, flags=re.M)
    return rendered(samples.found(samples.note(root, text), **changes))


def plain(post: Post) -> str:
    return post.text.replace("\u00a0", " ")


# ------------------------------------------------------------------ the whole post


def test_a_post_has_front_matter_one_line_the_body_and_how_it_was_measured(tmp_path: Path) -> None:
    text = plain(rendered(samples.found(samples.note(tmp_path))))
    matter, body = jekyll.split(text)
    assert matter.startswith(
        'layout: post\ntitle:  "2023-11-03 threads & locks"\ndate:   2023-11-03 1:53:46 -0500\n'
    )
    order = [
        "### pthread execution time",
        "```\nTime spent on",
        "<figure",
        '<summary id="how-this-was-measured">How this was measured',
    ]
    assert [body.index(part) for part in order] == sorted(body.index(part) for part in order)
    assert preflight.check(text) == ()


def test_the_same_findings_give_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests import samples;"
        "from tests.render import test_post as t;"
        "sys.stdout.buffer.write(t.rendered(samples.found(samples.note(Path(sys.argv[1])))).text.encode())"
    )
    found = [
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)],
            cwd=REPOSITORY,
            env={"PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": zone, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Chicago"))
    ]
    assert found[0] == found[1] == rendered(samples.found(samples.note(tmp_path))).text.encode()


def test_front_matter_of_the_pages_own_stays_byte_for_byte(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    own = '---\nlayout:   post\ntitle: "x"   \ntags: [a]\n---\n'
    mine = replace(found, experiment=replace(found.experiment, raw_front_matter=own))
    assert rendered(mine).text.startswith(own + "**3 of")


def test_without_a_date_the_front_matter_holds_the_day_only(tmp_path: Path) -> None:
    found = samples.found(samples.note(tmp_path))
    note = replace(found.experiment, date="", stem="2023-1-3-x")
    assert "\ndate:   2023-01-03\n" in rendered(replace(found, experiment=note)).text


def test_a_post_whose_summary_is_none_begins_with_the_author_s_own_first_sentence(tmp_path: Path) -> None:
    assert "---\nMine.\n" in page(tmp_path, "Mine.\n", "summary: none\n").text


def test_the_status_line_follows_the_opening_and_leads_to_how_it_was_measured(tmp_path: Path) -> None:
    opening, status, style, body = jekyll.split(plain(page(tmp_path, "Mine.\n")))[1].split("\n\n")[:4]
    assert opening.startswith("**3 of 4 expectations fail.** Furthest off, acquiring a free lock takes")
    assert status == (
        '<small class="measured-status">Measured 2023-11-03 on an Intel Xeon, 2 CPUs, a kvm guest. '
        "Figures are medians of 6 processes, in small print their interval. ✓ as expected, ✗ not. "
        "Anywhere: not pinned, the scheduler places the threads. "
        "[How this was measured](#how-this-was-measured)</small>"
    )
    assert style == '<link rel="stylesheet" href="/assets/measured.css">'
    assert body == "Mine."


def test_the_status_line_explains_the_sign_of_what_is_not_clear_where_it_is_used(tmp_path: Path) -> None:
    across = Estimate(5000.0, 4000.0, 6000.0, 6, 0.969)
    assert "✓ as expected, ✗ not, ? not clear. " in plain(page(tmp_path, "x\n", median=across, modes=()))


def test_without_an_opening_the_author_s_first_paragraph_comes_before_the_status_line(tmp_path: Path) -> None:
    def parts(body: str) -> list[str]:
        text = plain(page(tmp_path, body, "summary: none\n"))
        return [part[:6] for part in jekyll.split(text)[1].split("\n\n")]

    assert parts("Mine.\n\nMore.\n")[:3] == ["Mine.", "<small", "<link "]
    assert parts("Mine.\n")[:3] == ["Mine.", "<small", "<link "]
    assert parts("```c\na\n\nb\n```\n\nMore.\n")[:4] == ["```c\na", "b\n```", "<small", "<link "]
    assert parts("```{table} futex\n```\n")[0] == "<small"


def test_a_post_of_nothing_measured_has_no_status_line(tmp_path: Path) -> None:
    assert "measured-status" not in rendered(replace(samples.found(samples.note(tmp_path)), records=())).text


def test_the_summary_is_the_opening_line_with_its_values(tmp_path: Path) -> None:
    post = page(tmp_path, "text\n", "summary: a lock costs {{ free_lock }}\n")
    assert "---\na lock costs 2.71 ns" in plain(post)


# ------------------------------------------------------------------ the author's text


def test_prose_stays_as_it_was_but_for_values_units_and_code_that_liquid_would_read(tmp_path: Path) -> None:
    body = (
        "a  *b* | c {{ site.x }} 50 ms\n\n\tint `{{1}}` and `50 ms`\n\n```c\n{{1,2}} 5 ms {%d}\n```\n\nend\n"
    )
    wanted = body.replace("c {{ site.x }} 50 ms", "c {{ site.x }} 50\u00a0ms").replace("`{{1", '`{{ "{" }}{1')
    wanted = wanted.replace("{{1,2}}", '{{ "{" }}{1,2}}').replace("{%d", '{{ "{" }}%d').strip()
    assert f"\n{wanted}\n" in page(tmp_path, body).text


def test_a_note_that_answers_for_its_liquid_is_left_alone(tmp_path: Path) -> None:
    body = "`{{ 1 }}` takes {{ free_lock }}, 50 ms\n"
    post = page(tmp_path, body, "liquid: as-is\n")
    assert "`{{ 1 }}` takes 2.71\u00a0ns" in post.text
    assert post.liquid_as_is


# ------------------------------------------------------------------ blocks


def test_a_chart_is_a_figure_with_its_finding_its_numbers_and_its_record(tmp_path: Path) -> None:
    text = samples.NOTE.partition("body: |\n")[0] + (
        'body: |\n  ```{chart} dots condvar futex\n  alt: a [b] | {{c}}\n  title: a <b> "q"\n  ```\n'
    )
    found = samples.found(samples.note(tmp_path, text))
    name = found.records[0].name
    drawn = Drawing(b"<svg/>", 'a [b] | {{c}} "d"', b"<svg >", 700, 'a <b> "q"', "medians; time")
    post = render.render(found, [drawn], [TEMPLATES], records={name: b"{}", "another": b"{}"})
    folder = f"/assets/{samples.STEM}"
    wide, narrow = "dots-d4dc56669143.svg", "dots-78b3e6c8dcbb.svg"
    assert dict(post.assets) == {wide: b"<svg/>", narrow: b"<svg >", f"{name}.json": b"{}"}
    body = plain(post)
    assert '<figure class="measured-figure" id="dots-1-condvar-futex"' in body
    assert f'<source media="(max-width: 600px)" srcset="{folder}/{narrow}">' in body
    assert f'<img src="{folder}/{wide}" width="700"' in body
    assert 'alt="a &#91;b&#93; &#124; &#123;&#123;c&#125;&#125; &#34;d&#34;"' in body
    assert "<strong>a &#60;b&#62; &#34;q&#34;</strong><br><small>medians; time · <a href" in body
    assert f'<a href="{folder}/{name}.json" download>record</a>' in body
    assert '<a href="#dots-1-condvar-futex-numbers">numbers</a>' in body
    assert '<div id="dots-1-condvar-futex-numbers"></div>' in body.partition("The same in numbers")[2]
    assert "p1 to p99" in body.partition("The same in numbers")[2]
    assert preflight.check(post.text) == ()


def test_a_chart_of_one_width_has_one_picture_and_no_words_that_it_does_not_have(tmp_path: Path) -> None:
    post = page(tmp_path, "```{chart} dots condvar futex\n```\n")
    assert list(post.assets) == ["dots-d4dc56669143.svg"]
    assert "<source" not in post.text
    assert "<strong>" not in post.text
    assert ">record" not in post.text


LINK = '[x]({{ "/a/b.html" | relative_url }})'


@pytest.mark.parametrize(("baseurl", "link"), [("", "[x](/a/b.html)"), ("/x", LINK)])
def test_paths_are_plain_where_the_site_has_no_baseurl(tmp_path: Path, baseurl: str, link: str) -> None:
    text = samples.NOTE.partition("body: |\n")[0]
    chart = "  ```{chart} dots condvar futex\n  ```\n"
    found = samples.found(samples.note(tmp_path, f"{text}body: |\n  {LINK} and `{LINK}`\n\n{chart}"))
    post = render.render(found, [Drawing(SVG, "a")], [TEMPLATES], baseurl=baseurl)
    assert f"{link} and `[x](" in post.text
    assert jekyll.resolve(post.text).count(LINK) == 1  # in code it is shown as it is
    assert ('src="/assets/' in post.text) == (not baseurl)
    assert ('src="{{ "/assets/' in post.text) == bool(baseurl)


def test_a_figure_never_parts_from_its_unit(tmp_path: Path) -> None:
    text = page(tmp_path, "```{table} condvar\n```\n").text
    assert "29\u00a0µs&nbsp;<small>about\u00a0half</small><br>" in text


def test_facts_are_words_and_nothing_in_them_is_markup(tmp_path: Path) -> None:
    text = page(tmp_path, "```{facts}\n```\n").text
    assert "| pku | no |\n| keys | 15 |\n| flags | tsc,\u00a0a&#124;b |" in text


# ------------------------------------------------------------------ templates


def test_the_notebooks_template_goes_before_the_programs_and_an_own_block_is_one_file(tmp_path: Path) -> None:
    mine = tmp_path / "templates"
    (mine / "blocks").mkdir(parents=True)
    (mine / "blocks" / "results.md.j2").write_text(
        "{% for row in rows %}{{ row.label | prose }}; {% endfor %}\n"
    )
    (mine / "blocks" / "count.md.j2").write_text("{{ rows | length }} of {{ block.arguments | join('+') }}\n")
    text = samples.NOTE.partition("body: |\n")[0]
    note = samples.note(
        tmp_path, text + "body: |\n  ```{results} anywhere\n  ```\n\n  ```{count} futex\n  ```\n"
    )
    post = rendered(samples.found(note), mine)
    assert "acquiring a free lock; pthread (CondVar); futex;" in post.text
    assert "\n3 of futex\n" in post.text


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("one\n{{ nothing_here }}\n", r"blocks/results.md.j2:2: 'nothing_here' is undefined"),
        ("one\ntwo\n{% if %}\n", r"blocks/results.md.j2:3: Expected an expression"),
        ("{{ 1 / 0 }}\n", r"blocks/results.md.j2:1: division by zero"),
        ("{{ rows | no_filter }}", r"blocks/results.md.j2:1: No filter named 'no_filter'"),
    ],
)
def test_a_template_that_is_wrong_is_named_with_its_line(tmp_path: Path, template: str, said: str) -> None:
    (tmp_path / "mine" / "blocks").mkdir(parents=True)
    (tmp_path / "mine" / "blocks" / "results.md.j2").write_text(template)
    found = samples.found(samples.note(tmp_path))
    with pytest.raises(RenderError, match=said) as caught:
        rendered(found, tmp_path / "mine")
    assert f"experiments/{samples.STEM}.yml:" in str(caught.value)


def test_a_template_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"there is no template blocks/results.md.j2"):
        render.render(samples.found(samples.note(tmp_path)), [Drawing(SVG, "")], [])


# ------------------------------------------------------------------ how it was measured


def test_what_a_probe_says_cannot_break_out_of_its_place(tmp_path: Path) -> None:
    evil = "{% endraw %}{{1,2}} | `x` <script>\n```\n\x1b[31m"
    found = samples.found(samples.note(tmp_path), status="failed", reason=f"SIGSEGV: {evil}")
    post = rendered(found)
    assert preflight.check(post.text) == ()
    assert any("{% endraw %}{{1,2}} | `x` <script> ```" in line for line in post.lines)
    assert "<script>" not in re.sub(r"(?ms)^(`{3,}).*?^\1$", "", post.text)


def test_a_mode_more_or_less_never_makes_rendering_fail(tmp_path: Path) -> None:
    for count in range(4):
        modes = tuple(Mode(1000.0 * (i + 1), 1 / max(count, 1)) for i in range(count))
        assert rendered(samples.found(samples.note(tmp_path), modes=modes)).text


# ------------------------------------------------------------------ names of charts


@pytest.mark.parametrize(
    ("ids", "name"),
    [
        ((), "dots-1"),
        (("a", "b_c"), "dots-1-a-b_c"),
        (("a" * 30, "b" * 29), f"dots-1-{'a' * 30}-{'b' * 29}"),
        (("a" * 30, "b" * 30), f"dots-1-{'a' * 30}-and-1-more"),
        (("a" * 99, "b", "c"), f"dots-1-{'a' * 60}-and-2-more"),
    ],
)
def test_a_chart_is_named_after_its_kind_its_place_and_as_many_ids_as_a_file_name_bears(
    ids: tuple[str, ...], name: str
) -> None:
    block = Block("chart", ("dots", *ids), {}, NOWHERE, {}, ())
    note = Experiment("e.yml", "2023-11-03-x", "", "", "", {}, {}, (block,))
    assert render.chart_names(note) == (name,)
