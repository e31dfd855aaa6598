"""What is not a file of the site is not served."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.publish.preview import static


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    root = tmp_path / "blog"
    for name in (
        "assets/a b.svg",
        "_posts/p.md",
        "results/r.json",
        ".git/config",
        "a~",
        "assets/_hidden",
        "#x",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (tmp_path / "secret").write_text("secret")
    (root / "assets" / "out").symlink_to(tmp_path / "secret")
    (root / "assets" / "outside").symlink_to(tmp_path)
    (root / "assets" / "in").symlink_to("a b.svg")
    (root / "assets" / "hidden").symlink_to(root / "results" / "r.json")
    (root / "assets" / "loop").symlink_to("loop")
    os.mkfifo(root / "assets" / "fifo")
    return root


def read(blog: Path, path: str) -> bytes | None:
    return static.read(blog, path, ("results/",))


def test_a_file_of_the_site_is_read_also_through_a_link_inside(blog: Path) -> None:
    assert read(blog, "/assets/a%20b.svg") == read(blog, "/assets/in") == b"assets/a b.svg"


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/../secret",
            "/%2e%2e/secret",
            "/assets/../../secret",
            "/assets/%2e%2e%2f%2e%2e%2fsecret",
            "//secret",
        ),
        *(
            "/..%5csecret",
            "/assets/out",
            "/assets/outside/secret",
            "/assets/loop",
            "/assets/fifo",
            "/assets",
            "/",
        ),
        *(
            "/assets/x%00",
            "/%00",
            "/_posts/p.md",
            "/.git/config",
            "/a~",
            "/assets/_hidden",
            "/%23x",
            "/x" * 3000,
        ),
        *("/results/r.json", "/assets/hidden", "/%ff%fe", ""),
    ],
)
def test_nothing_else_is(blog: Path, path: str) -> None:
    assert read(blog, path) is None


def test_the_root_of_the_machine_is_not_the_root_of_the_site(blog: Path) -> None:
    for path in ("/etc/passwd", "//etc/passwd", f"/{blog}/_posts/p.md", "/../../../../../../etc/passwd"):
        assert read(blog, path) is None


@given(
    st.lists(
        st.sampled_from(["..", "%2e%2e", "assets", "outside", "out", "secret", "%2f", "", ".", "x"]),
        max_size=6,
    )
)
def test_no_path_leads_out(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    base = tmp_path_factory.getbasetemp() / "any"
    root = base / "blog"
    if not root.exists():
        (root / "assets").mkdir(parents=True)
        (base / "secret").write_text("secret")
        (root / "assets" / "out").symlink_to(base / "secret")
        (root / "assets" / "outside").symlink_to(base)
    path = "/" + "/".join(parts)
    assert static.read(root, path, ()) is None
    assert static.read(root, quote(path), ()) is None
