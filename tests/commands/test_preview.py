"""`preview`, as a user starts it: the page of a note while its files change."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.notebook import NOTE, STEM, Notebook
from tests.processes import until

CONFIG = "title: a <blog>\ntimezone: America/Chicago\nexclude: [results/, experiments/, probes/]\n"
SLOW = """#!/bin/sh
# Waits until it may go on, after its first process.
[ -e "$PWD/begun" ] && while [ ! -e "$PWD/go" ]; do sleep 0.05; done
touch "$PWD/begun"
echo '{"unit": "ns", "samples": [71.0,72.0,73.0]}'
"""
URL = "/notes/2023/11/03/note.html"


@dataclass
class Preview:
    """A notebook whose preview runs."""

    notebook: Notebook
    address: str

    @property
    def port(self) -> int:
        return int(self.address.split(":")[2].partition("/")[0])

    def get(self, path: str = URL, method: str = "GET", host: str = "") -> tuple[int, str]:
        status, _, body = self.all_of(path, method, host)
        return status, body

    def all_of(
        self, path: str, method: str = "GET", host: str = ""
    ) -> tuple[int, http.client.HTTPMessage, str]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asking.putrequest(method, path, skip_host=True)
            asking.putheader("Host", host or f"127.0.0.1:{self.port}")
            asking.endheaders()
            found = asking.getresponse()
            return found.status, found.headers, found.read().decode()
        finally:
            asking.close()

    @contextmanager
    def listening(self, page: str = STEM) -> Iterator[Iterator[dict[str, str]]]:
        """What the browser is told."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        asking.request("GET", f"/-/events?page={page}")
        found = asking.getresponse()
        assert found.headers["Content-Type"].startswith("text/event-stream")
        yield (json.loads(line[6:]) for line in iter(found.readline, b"") if line.startswith(b"data: "))
        asking.close()


@contextmanager
def started(notebook: Notebook, *arguments: str) -> Iterator[Preview]:
    """The command until Ctrl-C, which ends it cleanly and leaves nothing behind."""
    before = set(notebook.temporary.iterdir())
    process = notebook.start("preview", *arguments, "--port", "0", "--no-browser")
    assert process.stdout
    try:
        yield Preview(notebook, process.stdout.readline().strip())
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, ""), (out, err)
    assert {path.name for path in set(notebook.temporary.iterdir()) - before} <= {
        "lab-notebook-measuring.lock"
    }


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    """A notebook with a note that was measured, as a blog below a path of its host."""
    notebook = Notebook(tmp_path_factory.mktemp("notebook"))
    notebook.write("_config.yml", CONFIG)
    notebook.write("outside/x", "")
    done = notebook.run("run", STEM)
    assert done.returncode == 0, done.stderr
    return notebook


@pytest.fixture(scope="module")
def preview(measured: Notebook) -> Iterator[Preview]:
    with started(measured, STEM, "--no-jekyll") as it:
        yield it


@pytest.fixture(scope="module")
def with_jekyll(measured: Notebook) -> Iterator[Preview]:
    """The same through Jekyll, with another post and a page beside it."""
    measured.write("index.markdown", "---\nlayout: home\n---\n")
    measured.write("_includes/bad.html", "fine\n")
    measured.write("_posts/2023-11-01-old.markdown", "---\nlayout: post\ntitle: an old post\n---\nold\n")
    measured.write("_config.yml", CONFIG + "theme: minima\nbaseurl: /base\n")
    with started(measured, STEM) as it:
        yield it
    measured.write("_config.yml", CONFIG)


@pytest.fixture(autouse=True)
def as_it_was(measured: Notebook) -> None:
    measured.note(NOTE)


def test_the_address_of_the_posts_page_is_printed_and_shows_what_render_would_write(preview: Preview) -> None:
    assert preview.address == f"http://127.0.0.1:{preview.port}{URL}"
    status, page = preview.get()
    assert status == 200
    assert '<h1 class="post-title">a note</h1>' in page and "Nov 3, 2023" in page and "42 ns" in page
    assert "a &lt;blog&gt;" in page


def test_nothing_of_the_notebook_is_written(preview: Preview) -> None:
    before = preview.notebook.files()
    preview.notebook.note(NOTE.replace("one question", "another one"))
    assert "another one" in preview.get()[1]
    preview.notebook.note(NOTE)
    assert preview.notebook.files() == before


def test_charts_and_the_stylesheet_that_are_not_published_yet_are_shown(preview: Preview) -> None:
    preview.notebook.note(NOTE.replace("dots steady other", "dots steady"))
    page = preview.get()[1]
    chart = page.partition('src="/assets/')[2].partition('"')[0]
    assert not (preview.notebook.root / "assets" / chart).exists()
    status, headers, body = preview.all_of(f"/assets/{chart}")
    assert status == 200 and headers["Content-Type"].startswith("image/svg+xml") and "<svg" in body
    assert preview.get("/assets/measured.css")[0] == 200


def test_who_listens_is_told_of_a_change_and_only_then(preview: Preview) -> None:
    with preview.listening() as told:
        first = next(told)
        preview.notebook.note(NOTE.replace("title: a note", "title: another title"))
        second = next(told)
        preview.notebook.note(NOTE)
        assert next(told) == first != second
    assert first["url"] == second["url"] == URL


def test_a_note_that_moves_takes_its_reader_along(preview: Preview) -> None:
    with preview.listening() as told:
        next(told)
        preview.notebook.note(NOTE.replace("categories: notes", "categories: others"))
        assert next(told)["url"] == "/others/2023/11/03/note.html"
    assert preview.get("/others/2023/11/03/note.html")[0] == 200


@pytest.mark.parametrize(
    ("note", "where", "what"),
    [
        (NOTE.replace("title: a note", "title: [a note"), "experiments/2023-11-03-note.yml:", "YAML"),
        (
            NOTE.replace("{table} steady other", "{table} steady ohter"),
            "experiments/2023-11-03-note.yml:17:21",
            "ohter",
        ),
        (NOTE + "  {% nonsense %}\n", "experiments/2023-11-03-note.yml:25:3", "unknown tag"),
        ("", "experiments/2023-11-03-note.yml:1:1", "the file is empty"),
    ],
)
def test_a_fault_stands_where_the_post_was_until_it_is_mended(
    preview: Preview, note: str, where: str, what: str
) -> None:
    assert preview.get()[0] == 200
    preview.notebook.note(note)
    status, page = preview.get()
    assert status == 500
    assert where in page and what in page and "42 ns" not in page
    preview.notebook.note(NOTE)
    status, page = preview.get()
    assert status == 200 and "preview-fault" not in page and "42 ns" in page


def test_a_note_that_is_faulty_at_first_sight_is_shown_and_moves_when_it_is_mended(preview: Preview) -> None:
    stem = "2023-11-04-second"
    path = preview.notebook.write(f"experiments/{stem}.yml", "title: [\n")
    status, page = preview.get(f"/-/note/{stem}")
    assert status == 500 and f"experiments/{stem}.yml:" in page
    with preview.listening(stem) as told:
        assert next(told)["url"] == f"/-/note/{stem}"
        path.write_text("title: second\nbody: |\n  fine\n", encoding="utf-8")
        assert next(told)["url"] == "/2023/11/04/second.html"
    path.unlink()


def test_a_note_whose_url_is_not_in_ascii_is_found(preview: Preview) -> None:
    preview.notebook.note(NOTE.replace("categories: notes", "categories: m\u00fcnchen"))
    assert preview.get("/m%C3%BCnchen/2023/11/03/note.html")[0] == 200
    assert preview.all_of(f"/-/note/{STEM}")[1]["Location"] == "/m%C3%BCnchen/2023/11/03/note.html"


def test_what_was_edited_by_hand_in_the_post_is_shown_and_a_conflict_is_said(preview: Preview) -> None:
    post = preview.notebook.post
    published = post.read_bytes()
    post.write_bytes(published.replace(b"one question", b"words of my own"))
    assert "words of my own" in preview.get()[1]
    preview.notebook.note(NOTE.replace("label: another thing", "label: something else"))
    page = preview.get()[1]
    assert "words of my own" in page and "something else" in page
    preview.notebook.note(NOTE.replace("one question", "two questions"))
    status, page = preview.get()
    assert status == 500 and "in conflict" in page and "words of my own" in page and "two questions" in page
    post.write_bytes(published)
    assert "two questions" in preview.get()[1]


def test_a_note_that_is_taken_away_is_missed_and_found_again(preview: Preview) -> None:
    path = preview.notebook.root / "experiments" / f"{STEM}.yml"
    assert preview.get()[0] == 200
    path.rename(path.with_suffix(".away"))
    assert "there is no such file" in preview.get()[1]
    path.with_suffix(".away").rename(path)
    assert preview.get()[0] == 200


def test_it_answers_to_its_own_names_alone(preview: Preview) -> None:
    for host in (f"127.0.0.1:{preview.port}", f"localhost:{preview.port}", f"LOCALHOST:{preview.port}"):
        assert preview.get(host=host)[0] == 200
    for host in (
        "evil.example",
        f"evil.example:{preview.port}",
        "127.0.0.1",
        f"127.0.0.1:{preview.port}.evil",
        "x",
    ):
        status, page = preview.get(host=host)
        assert status == 421 and "42 ns" not in page
        assert preview.get("/-/events?page=", host=host)[0] == 421


def test_only_reading_is_allowed(preview: Preview) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "X"):
        status, headers, _ = preview.all_of(URL, method)
        assert (status, headers["Allow"]) == (405, "GET, HEAD")
    status, headers, body = preview.all_of(URL, "HEAD")
    assert (status, body) == (200, "") and int(headers["Content-Length"]) > 1000


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/../../etc/passwd",
            "/..%2f..%2fetc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "//etc/passwd",
            "/etc/passwd",
        ),
        *(
            "/-/../../../etc/passwd",
            "/-/note/../../x",
            "/-/look.css/../server.py",
            "/-/server.py",
            "/-/note/nothing",
        ),
        *(
            "/experiments/2023-11-03-note.yml",
            f"/results/{STEM}/published.json",
            "/_config.yml",
            "/.cache/publish.lock",
        ),
        *("/outside/link", "/probes/%00", "http://other.example/etc/passwd"),
    ],
)
def test_nothing_but_the_site_can_be_read(preview: Preview, path: str) -> None:
    link = preview.notebook.root / "outside" / "link"
    if not link.is_symlink():
        link.symlink_to("/etc/passwd")
    status, page = preview.get(path)
    assert status == 404 and "root:" not in page


def test_a_file_of_the_blog_is_served(preview: Preview) -> None:
    preview.notebook.write("pictures/a b.txt", "a picture")
    assert preview.get("/pictures/a%20b.txt") == (200, "a picture")


def test_the_list_of_notes_leads_to_each(preview: Preview) -> None:
    status, page = preview.get("/")
    assert status == 200 and f'href="/-/note/{STEM}"' in page and "measured 20" in page
    status, headers, _ = preview.all_of(f"/-/note/{STEM}")
    assert (status, headers["Location"]) == (302, URL)


def test_what_a_browser_sends_never_ends_it(preview: Preview) -> None:
    for request in (
        b"\x00\xff\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET " + b"x" * 70_000,
        b"",
    ):
        with socket.create_connection(("127.0.0.1", preview.port), timeout=30) as line:
            line.sendall(request)
    assert preview.get()[0] == 200


def test_a_port_in_use_is_said_and_how_to_find_a_free_one(preview: Preview) -> None:
    done = preview.notebook.run("preview", "--port", str(preview.port), "--no-browser")
    assert done.returncode == 1
    assert done.stderr == (
        f"127.0.0.1:{preview.port}: Address already in use\n  hint: --port 0 takes a free one\n"
    )


def test_a_host_that_is_none_of_this_machines_is_said(measured: Notebook) -> None:
    anywhere = ("preview", "--port", "0", "--no-browser", "--no-jekyll", "--host")
    done = measured.run(*anywhere, "no.such.name.invalid")
    assert done.returncode == 2 and "--host no.such.name.invalid" in done.stderr
    done = measured.run(*anywhere, "192.0.2.1")
    assert done.returncode == 1 and "192.0.2.1:0" in done.stderr
    assert measured.run("preview", "--port", "65536").returncode == 2
    assert measured.run("preview", "2001-01-01", "--no-browser").returncode == 2


def test_a_host_that_others_can_reach_is_said_to_be_one(measured: Notebook) -> None:
    process = measured.start("preview", "--port", "0", "--no-browser", "--no-jekyll", "--host", "0.0.0.0")
    assert process.stdout and process.stderr
    assert "whoever can reach this machine can read" in process.stderr.readline()
    assert process.stdout.readline().startswith("http://localhost:")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_read_only_notebook_is_shown_all_the_same(measured: Notebook, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    measured.root.chmod(0o555)
    try:
        with started(measured, STEM, "--no-jekyll") as it:
            assert it.get()[0] == 200
    finally:
        measured.root.chmod(0o755)


# ------------------------------------------------------------------ while it is measured


def test_figures_are_shown_as_they_arrive(preview: Preview) -> None:
    notebook = preview.notebook
    notebook.probe("slow", SLOW)
    notebook.note(NOTE.replace("probe: says, label: a steady thing", "probe: slow, label: a steady thing"))
    running = notebook.start("run", STEM, "--only", "steady")
    assert until(lambda: "72 ns" in preview.get()[1], 60)  # others may keep both CPUs busy meanwhile
    assert "20 ns" in preview.get()[1] and running.poll() is None
    notebook.write("go", "")
    assert running.communicate()[1] == "" and running.returncode == 0
    assert "72 ns" in preview.get()[1]


# ------------------------------------------------------------------ with Jekyll


@pytest.mark.needs("jekyll")
def test_with_jekyll_it_is_jekylls_own_page(with_jekyll: Preview) -> None:
    assert with_jekyll.address.endswith(f"/base{URL}")
    status, page = with_jekyll.get(f"/base{URL}")
    assert status == 200 and "42 ns" in page and "live.js" in page
    assert 'itemprop="articleBody"' in page and "/base/assets/main.css" in page
    assert with_jekyll.get("/base/assets/main.css")[0] == 200


@pytest.mark.needs("jekyll")
def test_the_rest_of_the_site_is_there_with_the_note_as_it_is_now(with_jekyll: Preview) -> None:
    with_jekyll.notebook.note(NOTE.replace("title: a note", "title: renamed just now"))
    status, page = with_jekyll.get("/base/")
    assert status == 200 and "an old post" in page and "renamed just now" in page
    assert "old" in with_jekyll.get("/base/2023/11/01/old.html")[1]
    assert with_jekyll.get("/base/nothing.html")[0] == with_jekyll.get("/base/../../etc/passwd")[0] == 404


@pytest.mark.needs("jekyll")
def test_a_post_that_is_linked_to_is_found(with_jekyll: Preview) -> None:
    with_jekyll.notebook.note(NOTE + "\n  liked: [old]({% post_url 2023-11-01-old %})\n")
    assert "2023/11/01/old.html" in with_jekyll.get(f"/base{URL}")[1]


@pytest.mark.needs("jekyll")
@pytest.mark.parametrize(
    ("added", "what"),
    [
        ("  a {% nonsense %}\n", "Unknown tag"),
        ("  a {% post_url 2001-01-01-x %}\n", "Could not find post"),
        ("  a {% include none.html %}\n", "none.html"),
    ],
)
def test_what_jekyll_refuses_is_shown_where_its_author_wrote_it(
    with_jekyll: Preview, added: str, what: str
) -> None:
    with_jekyll.notebook.note(NOTE + "\n" + added)
    status, page = with_jekyll.get(f"/base{URL}")
    assert status == 500 and what in page
    assert f"experiments/{STEM}.yml:{NOTE.count(chr(10)) + 2}:5" in page
    with_jekyll.notebook.note(NOTE)
    assert with_jekyll.get(f"/base{URL}")[0] == 200


@pytest.mark.needs("jekyll")
def test_a_fault_in_a_template_is_shown_with_its_own_file(with_jekyll: Preview) -> None:
    with_jekyll.notebook.note(NOTE + "\n  {% include bad.html %}\n")
    assert with_jekyll.get(f"/base{URL}")[0] == 200
    with_jekyll.notebook.write("_includes/bad.html", "fine\n{% worse %}\n")
    status, page = with_jekyll.get(f"/base{URL}")
    assert status == 500 and "_includes/bad.html:2:1" in page and "{% worse %}" in page
    with_jekyll.notebook.write("_includes/bad.html", "fine\n")
    assert with_jekyll.get(f"/base{URL}")[0] == 200
