"""In a blog that was there before, nothing of the program's own becomes part of the site unnoticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.publish import exposure, jekyll_build
from tests.notebook import STEM, Notebook

OLD = 86
EXCLUDED = "exclude:\n  - experiments/\n  - probes/\n  - results/\n"


def site(root: Path, config: str) -> Path:
    (root / "_config.yml").write_text(config)
    (root / "experiments").mkdir(exist_ok=True)
    return root


_OURS = ("assets/2023-11-03", "assets/measured.css")


@pytest.mark.parametrize(
    "excluded",
    [
        "[experiments/, results/]",
        "[experiments, results]",
        "[./experiments/, /results/]",
        "['experiments/*', 'results/**']",
        "[exp, 'res*']",
        "\n  - experiments/\n  - results/",
    ],
)
def test_what_jekyll_excludes_is_not_said_to_be_published(tmp_path: Path, excluded: str) -> None:
    assert exposure.published(site(tmp_path, f"title: x\nexclude: {excluded}\n")) == ()
    assert exposure.warning(tmp_path) == ""


@pytest.mark.parametrize("excluded", ["[experiments/]", "experiments", "['experiments/', 'results/*.json']"])
def test_what_jekyll_does_not_exclude_is_named_with_the_line_to_add(tmp_path: Path, excluded: str) -> None:
    site(tmp_path, f"exclude: {excluded}\n")
    assert exposure.lines(tmp_path) == ("  - results/",)
    assert "Jekyll would publish results/\n  hint: write under `exclude:`" in exposure.warning(tmp_path)


@pytest.mark.parametrize("config", ["", "title: x\n", "exclude: []\n"])
def test_folders_and_files_of_the_notebook_are_named_where_they_are(tmp_path: Path, config: str) -> None:
    (site(tmp_path, config) / "probes").mkdir()
    (tmp_path / "probes/p.c").touch()
    (tmp_path / "config.yml").touch()
    assert exposure.published(tmp_path) == ("config.yml", "experiments/", "probes/", "results/")


def test_folders_without_a_file_of_the_program_are_the_blogs_own(tmp_path: Path) -> None:
    for name in ("charts/a.png", "probes/a.jpg", "templates/page.html", "services/index.md"):
        (site(tmp_path, "") / name).parent.mkdir()
        (tmp_path / name).touch()
    assert exposure.published(tmp_path) == ("experiments/", "results/")
    (tmp_path / "probes/a").touch(0o755)
    assert exposure.published(tmp_path) == ("experiments/", "probes/", "results/")


def test_a_first_list_takes_over_what_jekyll_3_then_forgets(tmp_path: Path) -> None:
    (site(tmp_path, "title: x\n") / "Gemfile").touch()
    assert exposure.lines(tmp_path) == ("exclude:", "  - experiments/", "  - results/", "  - Gemfile")


@pytest.mark.parametrize("config", ["source: docs\n", "title: [\n", "- a list\n"])
def test_where_nothing_is_published_or_nothing_is_known_nothing_is_said(tmp_path: Path, config: str) -> None:
    assert exposure.warning(site(tmp_path, config)) == ""


def test_without_a_blog_nothing_is_said(tmp_path: Path) -> None:
    assert exposure.warning(tmp_path) == ""


# ------------------------------------------------------------------ real Jekyll, a blog of old posts

CONFIG = "title: old\ntheme: minima\nplugins: [jekyll-feed]\ntimezone: UTC\n"


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    """A blog of 86 posts and two pages, in which a note was measured."""
    one = Notebook(tmp_path_factory.mktemp("blog"))
    one.write("_config.yml", CONFIG)
    one.write("about.markdown", "---\nlayout: page\ntitle: About\n---\nme\n")
    one.write("index.markdown", "---\nlayout: home\n---\n")
    for number in range(OLD):
        day = f"20{10 + number // 12}-{number % 12 + 1:02}-01"
        text = f"---\nlayout: post\ntitle: post {number}\n---\n{'Some `text`. ' * number}\n"
        one.write(f"_posts/{day}-post-{number}.markdown", text)
    assert one.run("run", STEM, "--quick").returncode == 0
    return one


def pages(root: Path, target: Path, config: str) -> dict[str, bytes]:
    """The site that Jekyll makes, by path."""
    (root / "_config.yml").write_text(config)
    jekyll_build.build(root, target)
    found = (path for path in sorted(target.rglob("*")) if path.is_file())
    return {str(path.relative_to(target)): path.read_bytes() for path in found}


def before(blog: Notebook, target: Path) -> dict[str, bytes]:
    """The site as it was without the notebook."""
    return pages(
        blog.root, target, f"{CONFIG}exclude: [experiments, results, probes, assets, _posts/2023-11-03*]\n"
    )


@pytest.mark.needs("jekyll")
def test_with_the_lines_that_are_named_every_old_page_of_a_blog_stays_byte_for_byte(
    blog: Notebook, tmp_path: Path
) -> None:
    (blog.root / "_config.yml").write_text(CONFIG)
    config = CONFIG + "\n".join(exposure.lines(blog.root)) + "\n"
    assert config == CONFIG + EXCLUDED
    old = before(blog, tmp_path / "old")
    new = pages(blog.root, tmp_path / "new", config)
    assert sum("post-" in name for name in old) == OLD
    changing = {"index.html", "feed.xml"}  # they list the newest posts
    assert {name for name in old if new[name] != old[name]} <= changing
    ours = {name for name in new if name not in old}
    assert ours and all("2023/11/03" in name or name.startswith(_OURS) for name in ours)


@pytest.mark.needs("jekyll")
def test_without_them_data_are_published_but_no_page_and_check_says_so(
    blog: Notebook, tmp_path: Path
) -> None:
    old = before(blog, tmp_path / "old")
    blog.post.write_text(blog.post.read_text().replace("one question", "my question"))
    assert blog.run("render", STEM, "--force").returncode == 0  # keeps that version
    assert list(blog.post.parent.parent.glob("results/*/*.edited.markdown"))
    new = pages(blog.root, tmp_path / "new", CONFIG)
    assert any(name.startswith("results/") for name in new)
    assert {name for name in old if new[name] != old[name]} <= {"index.html", "feed.xml"}
    assert not [name for name in new if name.endswith(".html") and name.startswith(("results", "published"))]
    done = blog.run("check")
    assert done.returncode == 0
    assert "_config.yml: Jekyll would publish experiments/, probes/ and results/" in done.stderr
    assert EXCLUDED.replace("\n", "\n    ").strip() in done.stderr
    assert "experiments/, probes/, results/" in blog.run("doctor").stdout
    assert "Jekyll would publish" in blog.run("run", STEM, "--quick").stderr
