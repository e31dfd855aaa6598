"""A blog, or an empty folder, becomes a notebook: nothing that is there is overwritten, no page changes."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from generator.commands import init
from generator.errors import SourceErrors, UsageError
from generator.publish import exposure, jekyll_build
from tests.publish.test_changes import everything

CONFIG = "title: old\ntheme: minima\nplugins: [jekyll-feed]\n"
TIMED = "---\nlayout: post\ntitle: a\ndate: 2023-11-03 23:10:00 -0500\n---\nhi\n"


def blog(root: Path, config: str | bytes | None = CONFIG, *, timed: bool = False) -> Path:
    """A blog of three posts, two of them without a time."""
    (root / "_posts/old").mkdir(parents=True)
    (root / "index.markdown").write_text("---\nlayout: home\n---\n")
    (root / "vendor/theme").mkdir(parents=True)
    (root / "vendor/theme/x.css").write_text("p {}\n")
    (root / "_posts/2023-11-03-a.markdown").write_text(
        TIMED if timed else TIMED.replace(" 23:10:00 -0500", "")
    )
    (root / "_posts/old/2023-1-4-b.md").write_text("---\nlayout: post\n---\nhi `b`\n")
    (root / "_posts/2023-01-05-c.md").write_bytes(b"---\r\nlayout: post\r\ntitle: c\r\n---\r\nhi\r\n")
    if config is not None:
        (root / "_config.yml").write_bytes(config if isinstance(config, bytes) else config.encode())
    return root


def begin(root: Path, timezone: str = "") -> None:
    init.write(init.plan(root, timezone))


def site(root: Path, target: Path) -> dict[str, bytes]:
    """What Jekyll builds, by name; the feed without the time of its building."""
    jekyll_build.build(root, target)
    found = everything(target).items()
    return {
        name: re.sub(rb"<updated>.*?</updated><id>/feed", b"", data)
        for name, data in found
        if data is not None
    }


# ------------------------------------------------------------------ a blog


@pytest.mark.needs("jekyll")
@pytest.mark.parametrize(
    "config",
    [
        CONFIG,
        f"{CONFIG}exclude:\n  - _posts/old/\n".replace("\n", "\r\n"),
        f"{CONFIG}exclude: [Gemfile]",
    ],
)
def test_the_site_is_the_same_before_and_after(tmp_path: Path, config: str) -> None:
    root = blog(tmp_path / "blog", config)
    (root / "Gemfile").write_text("# none\n")
    old = site(root, tmp_path / "old")
    begin(root)
    assert site(root, tmp_path / "new") == old
    assert "vendor/theme/x.css" in old


def test_a_blog_gets_what_a_notebook_needs_and_its_own_files_stay(tmp_path: Path) -> None:
    old = everything(blog(tmp_path))
    begin(tmp_path)
    new = everything(tmp_path)
    assert set(new) - set(old) == {"config.yml", ".gitignore", ".gitattributes", "experiments", "results"}
    assert {name for name in old if new[name] != old[name]} == {"_config.yml"}
    assert exposure.warning(tmp_path) == ""


def test_twice_changes_nothing(tmp_path: Path) -> None:
    begin(blog(tmp_path, timed=True), "Europe/Berlin")
    once = everything(tmp_path)
    assert init.plan(tmp_path, "").is_done and init.plan(tmp_path, "Europe/Berlin").is_done
    begin(tmp_path)
    assert everything(tmp_path) == once


def test_a_blog_without_settings_gets_some(tmp_path: Path) -> None:
    begin(blog(tmp_path, None))
    assert (tmp_path / "_config.yml").read_text().startswith("exclude:\n  - config.yml\n  - experiments/\n")


def test_a_byte_order_mark_and_line_ends_stay(tmp_path: Path) -> None:
    begin(blog(tmp_path, b"\xef\xbb\xbftitle: x\r\n"))
    assert (
        (tmp_path / "_config.yml")
        .read_bytes()
        .startswith(b"\xef\xbb\xbftitle: x\r\nexclude:\r\n  - config.yml\r\n")
    )


@pytest.mark.parametrize(
    ("there", "added"),
    [(None, ".cache/\n"), ("_site\n/.cache\n", ""), ("_site", "\n.cache/\n"), ("x\r\n", ".cache/\r\n")],
)
def test_git_is_told_only_what_it_does_not_know(tmp_path: Path, there: str | None, added: str) -> None:
    blog(tmp_path)
    if there is not None:
        (tmp_path / ".gitignore").write_bytes(there.encode())
    begin(tmp_path)
    assert (tmp_path / ".gitignore").read_bytes() == ((there or "") + added).encode()


def test_git_folds_up_the_records_and_our_charts_and_no_picture_of_the_blogs(tmp_path: Path) -> None:
    begin(blog(tmp_path))
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    names = [
        "assets/n/dots-79b7fc0f759f.svg",
        "assets/n/my-drawing.svg",
        "results/n/x.json",
        "results/n/published.json",
    ]
    ask = ["git", "check-attr", "diff", *names]
    said = subprocess.run(ask, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert [line.rpartition(": ")[2] for line in said.splitlines()] == [
        "unset",
        "unspecified",
        "unset",
        "set",
    ]


def test_folders_of_the_blogs_own_stay_on_the_site_and_the_notebooks_do_not(tmp_path: Path) -> None:
    blog(tmp_path)
    for name in ("charts/a.png", "templates/page.html", "probes/p.c"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    begin(tmp_path)
    excluded = (tmp_path / "_config.yml").read_text()
    assert "  - probes/\n" in excluded and "charts" not in excluded and "templates" not in excluded
    assert exposure.warning(tmp_path) == ""


@pytest.mark.parametrize("name", ["experiments/about.md", "results/2020.csv"])
def test_a_folder_that_belongs_to_the_site_is_not_taken(tmp_path: Path, name: str) -> None:
    blog(tmp_path)
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).touch()
    with pytest.raises(UsageError, match=f"is the blog's own: Jekyll publishes {name}; nothing is written"):
        init.plan(tmp_path, "")


@pytest.mark.parametrize("name", ["experiments/2023-11-03-n.yml", f"results/n/{'2' * 8}T{'1' * 9}Z-h.json"])
def test_a_notebook_that_was_begun_by_measuring_is_completed(tmp_path: Path, name: str) -> None:
    blog(tmp_path)
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text("x")
    begin(tmp_path)
    assert (tmp_path / name).read_text() == "x"
    assert exposure.warning(tmp_path) == ""


# ------------------------------------------------------------------ the time zone


def test_a_time_zone_is_asked_for_only_where_a_post_has_a_time(tmp_path: Path) -> None:
    assert init.lacks_zone(blog(tmp_path)) == ""
    begin(tmp_path)
    assert "timezone" not in (tmp_path / "_config.yml").read_text()


def test_without_one_that_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    blog(tmp_path, timed=True)
    old = everything(tmp_path)
    with pytest.raises(UsageError, match=r"_posts/2023-11-03-a\.markdown has a time") as error:
        begin(tmp_path)
    assert "--timezone" in error.value.hint
    assert everything(tmp_path) == old
    begin(tmp_path, "Europe/Berlin")
    assert "\ntimezone: Europe/Berlin\n" in (tmp_path / "_config.yml").read_text()


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("Berlin", "Europe/Berlin"), ("america/chicago", "America/Chicago"), ("New York", "America/New_York"),
     ("Europe/Berlim", "Europe/Berlin")],
)  # fmt: skip
def test_a_wrong_name_of_a_zone_is_told_with_the_nearest(tmp_path: Path, name: str, nearest: str) -> None:
    with pytest.raises(UsageError, match=f"there is no time zone '{name}'") as error:
        init.plan(blog(tmp_path), name)
    assert error.value.hint == f"did you mean '{nearest}'?"


def test_a_zone_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has the time zone Asia/Tokyo already"):
        init.plan(blog(tmp_path, f"{CONFIG}timezone: Asia/Tokyo\n"), "Europe/Berlin")


def test_posts_whose_address_a_new_zone_changes_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    blog(tmp_path, timed=True)  # 23:10 in Chicago is the next day in UTC
    (line,) = init.moved(tmp_path, "America/Chicago")
    assert line == (
        "in America/Chicago 1 post has another address than where the site was built in UTC: "
        "_posts/2023-11-03-a.markdown"
    )
    assert init.moved(tmp_path, "Europe/London") == ()


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("title: [\n", "_config.yml:2:1: not valid YAML"),
        (b"title: \xe9\n", "_config.yml:1:8: not UTF-8: byte 0xE9"),
        ("a: x\x00\n", "_config.yml:1:5: a character that has no place in a page"),
        ("- a\n", "_config.yml:1:1: Jekyll's settings must be a mapping"),
        ("t: x\nexclude: a\n", "_config.yml:2:10: `exclude:` cannot be written there safely"),
        ("t: x\nsource: docs\n", "_config.yml:2:9: the site's posts are below docs/"),
        ("collections_dir: my\n", "_config.yml:1:18: the site's posts are below my/"),
    ],
)
def test_settings_that_cannot_be_edited_are_told_and_nothing_is_written(
    tmp_path: Path, config: str | bytes, said: str
) -> None:
    old = everything(blog(tmp_path, config))
    with pytest.raises(SourceErrors, match=re.escape(said)):
        begin(tmp_path)
    assert everything(tmp_path) == old


@pytest.mark.parametrize("name", ["_config.yml", ".gitignore", "config.yml", "experiments"])
def test_a_link_out_of_the_blog_is_not_followed(tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "file").write_text(CONFIG if name == "_config.yml" else "host_name: true\n")
    root = blog(tmp_path / "blog", None if name == "_config.yml" else CONFIG)
    (root / name).symlink_to(tmp_path / ("out" if name == "experiments" else "file"))
    old = everything(tmp_path)
    with pytest.raises(UsageError, match="nothing is written"):
        begin(root)
    assert everything(tmp_path) == old


def test_a_config_yml_that_is_no_notebooks_is_told(tmp_path: Path) -> None:
    blog(tmp_path)
    (tmp_path / "config.yml").write_text("port: 80\n")
    with pytest.raises(SourceErrors, match=r"config\.yml:1:1: unknown key 'port'"):
        begin(tmp_path)


@pytest.mark.parametrize("name", ["_config.yaml", "_config.toml"])
def test_settings_under_another_name_are_told(tmp_path: Path, name: str) -> None:
    (blog(tmp_path, None) / name).touch()
    with pytest.raises(UsageError, match=f"Jekyll's settings are in {name}"):
        begin(tmp_path)


def test_a_file_in_a_folders_place_is_told(tmp_path: Path) -> None:
    (blog(tmp_path) / "results").touch()
    with pytest.raises(NotADirectoryError):
        begin(tmp_path)


# ------------------------------------------------------------------ an empty folder


@pytest.mark.needs("jekyll")
def test_an_empty_folder_becomes_a_blog_that_jekyll_accepts_with_a_first_note(tmp_path: Path) -> None:
    root = tmp_path / "new"
    root.mkdir()
    (root / "README.md").write_text("---\n---\n{% would_fail %}")
    begin(root, "Asia/Tokyo")
    (note,) = (root / "experiments").iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-a-first-note\.yml", note.name)
    assert "index.html" in site(root, tmp_path / "site")
    assert exposure.warning(root) == ""
    assert init.plan(root, "").is_done
    assert (root / "README.md").read_text() == "---\n---\n{% would_fail %}"


def test_a_folder_that_holds_other_things_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").touch()
    (tmp_path / "src").mkdir()
    (tmp_path / "src/main.c").touch()
    with pytest.raises(UsageError, match=r"src is no Jekyll blog, and not empty: main\.c") as error:
        init.plan(tmp_path / "src", "")
    assert error.value.hint == f"the blog is in {tmp_path}"


def test_notes_that_are_there_get_a_site_and_no_first_note(tmp_path: Path) -> None:
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments/2023-11-03-x.yml").write_text("title: x\n")
    begin(tmp_path)
    assert [path.name for path in (tmp_path / "experiments").iterdir()] == ["2023-11-03-x.yml"]
    assert (tmp_path / "_config.yml").is_file()


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    begin(tmp_path / "a/b")
    assert (tmp_path / "a/b/index.markdown").is_file()
