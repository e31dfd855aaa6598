"""All or nothing, and never over an author's own words: also when killed anywhere in between."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.errors import PublishError
from generator.model.post import Post
from generator.publish import files as publish
from generator.publish import merge
from generator.records import atomic, store
from tests.conftest import REPOSITORY

STEM = "2023-11-03-threads"
POST = f"_posts/{STEM}.markdown"


def version(number: int, stem: str = STEM, head: str = "") -> Post:
    """A post whose text and two charts tell which version it is; the first chart is in every version."""
    assets = {"dots-0.svg": b"<svg/>", f"ecdf-{number}.svg": b"<svg>%d</svg>" % number}
    charts = "\n\n".join(f'![c]({{{{ "/assets/{stem}/{name}" | relative_url }}}})' for name in assets)
    line = f"Time spent on it: {number} ns"
    matter = f'---\nlayout: post\ntitle:  "t"\ndate:   2023-11-03\n{head}---\n'
    text = f"{matter}One line.\n\n```\n{line}\n```\n\n{charts}\n"
    return Post(stem, text, assets, (line,))


def files(root: Path) -> dict[str, bytes]:
    """Every file of the notebook but the lock."""
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in found if path.name != "publish.lock"}


def expected(
    number: int, record: str = "r", by: Callable[[str], str] = lambda text: text
) -> dict[str, bytes]:
    """The files of a version, whose post was edited as `by` does."""
    post = version(number)
    page, text = by(post.text).encode(), post.text.encode()
    manifest: dict[str, object] = {"records": [record], "charts": sorted(post.assets)}
    if page != text:
        post_is, text_is = (hashlib.sha256(data).hexdigest() for data in (page, text))
        manifest |= {"post": post_is, "text": text_is}
    return {
        POST: page,
        f"results/{STEM}/_published.markdown": post.text.encode(),
        f"results/{STEM}/published.json": (json.dumps(manifest, indent=1) + "\n").encode(),
        **{f"assets/{STEM}/{name}": data for name, data in post.assets.items()},
    }


# ------------------------------------------------------------------ what is written


def test_a_post_its_charts_and_what_it_was_made_from_are_written(tmp_path: Path) -> None:
    done = publish.publish(tmp_path, version(1), ["r"])
    assert done.wrote
    assert done.path == tmp_path / POST
    assert files(tmp_path) == expected(1)
    assert publish.records(tmp_path, STEM) == ("r",)


def test_a_second_version_takes_away_the_chart_that_no_post_names(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    publish.publish(tmp_path, version(2), ["s"])
    assert files(tmp_path) == expected(2, "s")


def test_a_chart_that_another_post_names_and_a_picture_of_ones_own_stay(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    (tmp_path / "_posts/2023-11-04-other.md").write_text(f"---\n---\n/assets/{STEM}/ecdf-1.svg")
    (tmp_path / f"assets/{STEM}/mine.png").write_bytes(b"png")
    publish.publish(tmp_path, version(2), ["r"])
    assert {"ecdf-1.svg", "mine.png"} < {path.name for path in (tmp_path / f"assets/{STEM}").iterdir()}


def test_what_is_the_same_is_not_touched(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.name != "publish.lock"}
    assert publish.publish(tmp_path, version(1), ["r"]).wrote is False
    assert before == {path: path.stat().st_mtime_ns for path in before}
    publish.publish(tmp_path, version(2), ["r"])
    assert (tmp_path / f"assets/{STEM}/dots-0.svg").stat().st_mtime_ns == before[
        tmp_path / f"assets/{STEM}/dots-0.svg"
    ]


def test_a_manifest_never_deletes_outside_its_folder(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    (tmp_path / "precious").write_text("x")
    manifest = tmp_path / f"results/{STEM}/published.json"
    manifest.write_text(json.dumps({"records": [], "charts": ["../../precious", "..", ""]}))
    publish.publish(tmp_path, version(2), ["r"])
    assert (tmp_path / "precious").exists()


# ------------------------------------------------------------------ words of the author's own


def by_hand(text: str) -> str:
    """A version with the author's edits in it."""
    return text.replace("One line.", "One line, *and mine*.")


def edit(root: Path, change: Callable[[str], str] = by_hand) -> None:
    (root / POST).write_text(change((root / POST).read_text()))


def test_the_state_of_a_post_is_missing_current_stale_or_edited(tmp_path: Path) -> None:
    one, two = version(1).text, version(2).text
    assert publish.state(tmp_path, STEM, one) == "missing"
    publish.publish(tmp_path, version(1), ["r"])
    assert publish.state(tmp_path, STEM, one) == "current"
    assert publish.state(tmp_path, STEM, two) == "stale"
    (tmp_path / POST).write_text(one + "my words")
    assert publish.state(tmp_path, STEM, one) == "edited"
    assert publish.state(tmp_path, STEM, two) == "stale"
    (tmp_path / POST).write_text(one.replace("1 ns", "7 ns"))
    assert publish.state(tmp_path, STEM, one) == "edited"
    assert publish.state(tmp_path, STEM, two) == "conflict"


def test_a_post_of_another_hand_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / POST).parent.mkdir(exist_ok=True)
    (tmp_path / POST).write_text("my words")
    before = files(tmp_path)
    with pytest.raises(PublishError, match="that this program did not write") as caught:
        publish.publish(tmp_path, version(2), ["r"])
    assert caught.value.exit_code == 6
    assert files(tmp_path) == before
    assert publish.state(tmp_path, STEM, version(2).text) == "foreign"


def test_a_post_that_is_what_would_be_generated_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / POST).parent.mkdir()
    (tmp_path / POST).write_text(version(1).text)
    publish.publish(tmp_path, version(1), ["r"])
    assert files(tmp_path) == expected(1)


def test_an_edit_by_hand_and_a_new_figure_live_together(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    edit(tmp_path)
    done = publish.publish(tmp_path, version(2), ["s"])
    assert done.wrote
    assert [(one.was, one.now) for one in done.edits] == [("One line.", "One line, *and mine*.")]
    assert (tmp_path / POST).read_text() == by_hand(version(2).text)
    assert publish.records(tmp_path, STEM) == ("s",)
    assert "ecdf-2.svg" in charts(tmp_path)


def test_what_an_edit_is_merged_with_is_what_was_generated_last(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    edit(tmp_path)
    for number in (2, 3, 4):
        publish.publish(tmp_path, version(number), ["r"])
        text = (tmp_path / f"results/{STEM}/_published.markdown").read_text()
        assert text == version(number).text
    assert (tmp_path / POST).read_text() == by_hand(version(4).text)


def test_an_edited_post_that_nothing_is_new_for_is_not_touched(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    edit(tmp_path)
    publish.publish(tmp_path, version(2), ["r"])
    before = files(tmp_path)
    assert publish.publish(tmp_path, version(2), ["r"]).wrote is False
    assert files(tmp_path) == before
    assert publish.state(tmp_path, STEM, version(2).text) == "edited"


def test_a_result_line_that_was_deleted_by_hand_stays_deleted_and_is_not_asked_for(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    edit(tmp_path, lambda text: text.replace("Time spent on it: 1 ns\n", ""))
    publish.publish(tmp_path, version(2), ["r"])
    assert "ns" not in (tmp_path / POST).read_text()


def test_a_chart_that_was_deleted_by_hand_is_not_written_again(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    chart = re.compile(r"\n\n!\[c\]\S+ \S*ecdf.*")
    edit(tmp_path, lambda text: chart.sub("", text))
    publish.publish(tmp_path, version(2), ["r"])
    assert charts(tmp_path) == ["dots-0.svg"]


def test_an_older_chart_that_an_edit_names_stays_for_as_long_as_it_does(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    edit(tmp_path, lambda text: f"{text}\nBefore: /assets/{STEM}/ecdf-1.svg\n")
    for number in (2, 3):
        publish.publish(tmp_path, version(number), ["r"])
        there = charts(tmp_path)
        assert there == ["dots-0.svg", "ecdf-1.svg", f"ecdf-{number}.svg"]
    edit(tmp_path, lambda text: text.partition("\nBefore")[0])
    publish.publish(tmp_path, version(4), ["r"])
    assert charts(tmp_path) == ["dots-0.svg", "ecdf-4.svg"]


def charts(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "assets" / STEM).iterdir())


def in_conflict(root: Path) -> str:
    publish.publish(root, version(1), ["r"])
    edit(root, lambda text: by_hand(text).replace("1 ns", "7 ns"))
    return (root / POST).read_text()


def test_a_conflict_names_its_line_and_both_versions_and_writes_nothing(tmp_path: Path) -> None:
    in_conflict(tmp_path)
    before = files(tmp_path)
    with pytest.raises(PublishError) as caught:
        publish.publish(tmp_path, version(2), ["r"])
    assert caught.value.exit_code == 6
    what = "you wrote 'Time spent on it: 7 ns', the program now 'Time spent on it: 2 ns'"
    assert f"{POST}:9:1: {what}\n" in str(caught.value)
    assert "--ours" in caught.value.hint and "--theirs" in caught.value.hint
    assert files(tmp_path) == before


def test_ours_keeps_the_authors_version_of_a_conflict_and_what_is_new_elsewhere(tmp_path: Path) -> None:
    mine = in_conflict(tmp_path)
    done = publish.publish(tmp_path, version(2), ["r"], settle=merge.AUTHOR)
    assert (tmp_path / POST).read_text() == mine.replace("ecdf-1", "ecdf-2")
    assert done.other is None
    assert (tmp_path / f"results/{STEM}/_published.markdown").read_text() == version(2).text
    assert publish.publish(tmp_path, version(2), ["r"]).wrote is False


def test_theirs_takes_the_programs_version_of_a_conflict_and_keeps_the_authors_post(tmp_path: Path) -> None:
    mine = in_conflict(tmp_path)
    done = publish.publish(tmp_path, version(2), ["r"], settle=merge.PROGRAM)
    assert (tmp_path / POST).read_text() == by_hand(version(2).text)
    assert done.other and done.other.read_text() == mine
    assert done.other.parent == tmp_path / f"results/{STEM}"


def test_theirs_keeps_no_copy_where_nothing_was_in_conflict(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    edit(tmp_path)
    assert publish.publish(tmp_path, version(2), ["r"], settle=merge.PROGRAM).other is None


@pytest.mark.parametrize(
    ("data", "said"), [(b"a\n\xff\n", f"{POST}:2:1: not UTF-8"), (b"ab\0c", f"{POST}:1:3: a character")]
)
def test_a_post_that_is_no_text_is_told_with_its_place_before_anything_is_measured(
    tmp_path: Path, data: bytes, said: str
) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    (tmp_path / POST).write_bytes(data)
    before = files(tmp_path)
    for attempt in (
        lambda: publish.guard(tmp_path, STEM),
        lambda: publish.publish(tmp_path, version(2), ["r"]),
    ):
        with pytest.raises(PublishError, match=said):
            attempt()
    assert files(tmp_path) == before


def test_a_post_that_is_a_symbolic_link_is_not_written_through_or_replaced(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / POST).rename(elsewhere)
    (tmp_path / POST).symlink_to(elsewhere)
    with pytest.raises(PublishError, match="is a symbolic link"):
        publish.publish(tmp_path, version(2), ["r"], force=True)
    assert elsewhere.read_text() == version(1).text


def test_what_an_author_wrote_that_is_against_the_rules_for_generated_posts_is_let_be(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    edit(tmp_path, lambda text: text.replace("layout: post\n", ""))
    publish.publish(tmp_path, version(2), ["r"])
    assert "layout" not in (tmp_path / POST).read_text()


def test_force_keeps_the_edited_version_first(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    (tmp_path / POST).write_bytes(b"my words\r\n\xff")
    publish.publish(tmp_path, version(2), ["r"], force=True)
    (kept,) = (tmp_path / f"results/{STEM}").glob("*.edited.markdown")
    assert kept.read_bytes() == b"my words\r\n\xff"
    assert (tmp_path / POST).read_text() == version(2).text
    assert publish.publish(tmp_path, version(3), ["r"]).wrote


def test_words_that_come_while_publishing_stop_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish.publish(tmp_path, version(1), ["r"])

    def slow(path: Path, data: bytes) -> None:
        atomic.stage(path, data)
        (tmp_path / POST).write_text("my words")

    monkeypatch.setattr("generator.publish.files.stage", slow)
    with pytest.raises(PublishError, match="changed meanwhile"):
        publish.publish(tmp_path, version(2), ["r"])
    assert files(tmp_path) == expected(1) | {POST: b"my words"}


# ------------------------------------------------------------------ the check before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("```\n\n", "```\n\n{{1,2}}\n\n"), "Liquid would read"),
        (lambda text: text.replace("```\n", ""), "the line `Time spent"),
        (lambda text: text.replace("One line.\n", "One line.\n\n<div>\n"), "the chart dots-0.svg"),
        (
            lambda text: text.replace("![c]", "`![c]", 1).replace("}})", "}})`", 1),
            "the chart dots-0.svg would not",
        ),
    ],
)
def test_a_post_that_would_be_wrong_on_the_site_is_not_published(
    tmp_path: Path, change: Callable[[str], str], said: str
) -> None:
    good = version(1)
    with pytest.raises(PublishError, match=said):
        publish.publish(tmp_path, Post(STEM, change(good.text), good.assets, good.lines), ["r"])
    assert files(tmp_path) == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2023-11-03-threads.md", "---\ntitle: x\n---\n"),
        ("2023-11-04-threads.markdown", "---\ndate: 2023-11-03 23:30:00 -0500\n---\n"),
        ("2020-01-01-y.markdown", "---\npermalink: /2023/11/03/threads.html\n---\n"),
        ("2023-11-03-y.markdown", "---\nslug: threads\n---\n"),
        ("2023-11-3-threads.markdown", "---\ntitle: [never closed\n---\n"),
    ],
)
def test_two_posts_with_one_url_are_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "_config.yml").write_text("title: x\ntimezone: America/Chicago # mine\n")
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / name).write_text(text)
    with pytest.raises(PublishError, match=f"_posts/{name} has the same URL"):
        publish.publish(tmp_path, version(1), ["r"])


def test_the_urls_of_two_posts_are_of_the_time_zone_that_check_reads(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("timezone : America/Chicago\n")
    (tmp_path / "_posts").mkdir()
    late = tmp_path / "_posts" / "2023-11-04-threads.markdown"
    late.write_text("---\ndate: 2023-11-03 23:30:00 -0500\n---\n")
    with pytest.raises(PublishError, match="has the same URL"):
        publish.publish(tmp_path, version(1), ["r"])


def test_two_notes_of_one_day_are_normal(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    publish.publish(tmp_path, version(1, "2023-11-03-other"), ["r"])
    publish.publish(tmp_path, version(1, "2023-11-04-threads", "categories: a b\n"), ["r"])


def test_who_finds_another_publishing_waits_and_is_told_who(tmp_path: Path) -> None:
    lock = tmp_path / publish.LOCK
    code = "import fcntl, sys; f = open(sys.argv[1], 'w'); f.write('pid 1 since 00:00:00'); f.flush();" + (
        "fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"
    )
    lock.parent.mkdir()
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code, str(lock)], stdin=pipe, stdout=pipe) as holder:
        assert holder.stdout and holder.stdout.readline() == b"held\n"
        told: list[str] = []

        def waiting(who: str) -> None:
            told.append(who)
            holder.communicate()

        publish.publish(tmp_path, version(1), ["r"], waiting=waiting)
    assert told == ["pid 1 since 00:00:00"]
    assert lock.exists()


# ------------------------------------------------------------------ killed


def unedited(text: str) -> str:
    return text


def assert_sound(root: Path, when: str, by: Callable[[str], str], later: str = "") -> None:
    """One whole version is there with its charts, it is ours, and the next publishing leaves no traces.

    `by` is what its author edited in it before, `later` what is added to it after the kill.
    """
    text = (root / POST).read_text()
    number = next(n for n in (1, 2, 3) if text == by(version(n).text))
    for name, data in version(number).assets.items():
        assert (root / "assets" / STEM / name).read_bytes() == data, when
    (root / POST).write_text(text + later)
    edited = "current" if text + later == version(number).text else "edited"
    assert publish.state(root, STEM, version(number).text) == edited, when
    assert publish.records(root, STEM) == (f"r{number}",), when
    publish.guard(root, STEM)
    publish.publish(root, version(9), ["r9"])
    assert files(root) == expected(9, "r9", lambda text: by(text) + later), when


@contextlib.contextmanager
def older_version(base: Path, by: Callable[[str], str]) -> Iterator[Path]:
    with contextlib.ExitStack() as after:
        root = base / "notebook"
        after.callback(shutil.rmtree, root)
        publish.publish(root, version(1), ["r1"])
        edit(root, by)
        yield root


def publish_and_die(root: Path, number: int, step: int) -> bool:
    """Publish a version in a child that is killed at its so-many-th open, rename or delete; was it?"""
    child = os.fork()
    if child == 0:
        left = [step]

        def hook(event: str, _: object) -> None:
            if event in ("open", "os.rename", "os.remove", "os.mkdir"):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        publish.publish(root, version(number), [f"r{number}"])
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def kill_at_every_step(
    base: Path, by: Callable[[str], str] = unedited, later: str = "", stride: int = 1
) -> None:
    """Each step of a publishing that itself comes after one that was killed."""
    chosen, step, killed = random.Random(1968), 0, True
    while killed:
        step += stride
        with older_version(base, by) as root:
            publish_and_die(root, 2, before := chosen.randint(5, 40))
            killed = publish_and_die(root, 3, step)
            assert_sound(root, f"steps {before}, {step}", by, later)
    assert step > 20, "too few steps: the hook saw nothing"


def kill_at_random_moments(base: Path, times: int) -> None:
    chosen = random.Random(1968)
    for number in range(times):
        with older_version(base, unedited) as root:
            child = os.fork()
            if child == 0:
                publish.publish(root, version(2), ["r2"])
                os._exit(0)
            time.sleep(chosen.uniform(0, 0.015))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            assert_sound(root, f"time {number}", unedited)


@pytest.mark.parametrize(
    "how",
    [
        "kill_at_every_step(base)",
        "kill_at_every_step(base, by_hand)",
        "kill_at_every_step(base, by_hand, 'More of mine.\\n', 3)",
        "kill_at_every_step(base, unedited, 'More of mine.\\n', 3)",
        "kill_at_random_moments(base, 40)",
    ],
)
def test_killed_anywhere_an_old_or_a_new_post_stands_whole_and_is_still_ours(
    tmp_path: Path, how: str
) -> None:
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # there fsync costs nothing
    with tempfile.TemporaryDirectory(dir=memory) as base:
        code = f"import pathlib; from tests.publish.test_files import *; base = pathlib.Path({base!r}); {how}"
        result = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True)
    assert result.returncode == 0, result.stderr.decode()


def test_a_post_that_has_nothing_of_what_is_new_is_still_known_as_written_after_a_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(tmp_path, version(1), ["r1"])
    edit(tmp_path, lambda text: f"{text.partition('```')[0]}\n```\nTime spent on it: 7 ns\n```\n")
    with monkeypatch.context() as patched:
        patched.setattr("generator.publish.files._finish", lambda _: None)
        publish.publish(tmp_path, version(2), ["r2"], settle=merge.AUTHOR)
    assert publish.records(tmp_path, STEM) == ("r2",)
    publish.publish(tmp_path, version(2), ["r2"])
    assert publish.state(tmp_path, STEM, version(2).text) == "edited"


def test_the_text_takes_its_name_last_for_as_long_as_it_is_staged_the_post_is_not_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named: list[str] = []
    replace = Path.replace

    def renamed(self: Path, target: Path) -> Path:
        named.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", renamed)
    publish.publish(tmp_path, version(1), ["r"])
    assert named[-3:] == [f"{STEM}.markdown", "published.json", "_published.markdown"]


# ------------------------------------------------------------------ notebooks of an older program


def as_it_was(root: Path) -> None:
    """What an older program left."""
    publish.publish(root, version(1), ["r"])
    folder = root / "results" / STEM
    (folder / "_published.markdown").rename(folder / "published.markdown")


def test_a_copy_under_its_old_name_is_understood_and_takes_the_new_one(tmp_path: Path) -> None:
    as_it_was(tmp_path)
    assert publish.state(tmp_path, STEM, version(1).text) == "current"
    publish.publish(tmp_path, version(2), ["r"])
    assert files(tmp_path) == expected(2)


def test_the_same_post_again_only_renames_the_copy(tmp_path: Path) -> None:
    as_it_was(tmp_path)
    publish.publish(tmp_path, version(1), ["r"])
    assert files(tmp_path) == expected(1)


def test_a_post_edited_by_hand_is_known_by_a_copy_under_the_old_name(tmp_path: Path) -> None:
    as_it_was(tmp_path)
    (tmp_path / POST).write_text(by_hand(version(1).text))
    publish.publish(tmp_path, version(2), ["r"])
    assert (tmp_path / POST).read_text() == by_hand(version(2).text)
    assert not (tmp_path / f"results/{STEM}/published.markdown").exists()


def test_an_older_program_that_was_killed_while_publishing_is_no_edit_by_hand(tmp_path: Path) -> None:
    as_it_was(tmp_path)
    (tmp_path / POST).write_text(version(2).text)
    (tmp_path / f"results/{STEM}/.published.markdown").write_text(version(2).text)
    publish.publish(tmp_path, version(3), ["r"])
    assert {name for name in files(tmp_path) if "published" in name} == {
        f"results/{STEM}/published.json",
        f"results/{STEM}/_published.markdown",
    }


def test_git_takes_the_copy(tmp_path: Path) -> None:
    publish.publish(tmp_path, version(1), ["r"])
    store.ignore_samples(tmp_path / "results", commit=False)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    listed = subprocess.check_output(["git", "ls-files", "-o", "--exclude-standard"], cwd=tmp_path, text=True)
    assert f"results/{STEM}/_published.markdown" in listed
