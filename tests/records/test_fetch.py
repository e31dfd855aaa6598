"""A published record by its address: from a real server that behaves well, badly, or not at all."""

from __future__ import annotations

import os
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest

from generator.errors import SystemFault, UsageError
from generator.records import fetch

PAGE = b'<!DOCTYPE html>\n<a href="/assets/a&amp;b/one.json" download>record</a>'


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name, _, rest = self.path[1:].partition("/")
        getattr(self, f"_{name}")(rest)

    def _whole(self, body: str) -> None:
        self._send(200, body.encode())

    def _page(self, _: str) -> None:
        self._send(200, PAGE)

    def _none(self, _: str) -> None:
        self._send(404, b"")

    def _to(self, where: str) -> None:
        self._send(302, b"", Location=where.replace("PORT", str(self.server.server_address[1])))

    def _hops(self, left: str) -> None:
        where = f"/hops/{int(left) - 1}" if int(left) > 1 else "/whole/{}"
        self._send(302, b"", Location=where)

    def _short(self, _: str) -> None:
        self._send(200, b"{", length=100)

    def _much(self, size: str) -> None:
        self._send(200, b"", length=int(size))

    def _endless(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            for _ in range(100):
                self.wfile.write(b"x" * 2**16)

    def _drips(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.closing.wait(0.05):  # type: ignore[attr-defined]
            self.wfile.write(b" ")
            self.wfile.flush()

    def _send(self, code: int, body: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Where it is."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as serving:
        serving.closing = threading.Event()  # type: ignore[attr-defined]
        serving.handle_error = lambda *_: None  # type: ignore[method-assign]
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.closing.set()  # type: ignore[attr-defined]
        serving.shutdown()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def refusal(source: str) -> str:
    with pytest.raises(UsageError) as told:
        fetch.fetch(source)
    assert told.value.hint
    return str(told.value)


def failure(source: str, limit: float = fetch.LIMIT) -> str:
    with pytest.raises(SystemFault) as told:
        fetch.fetch(source, limit)
    assert told.value.hint
    return str(told.value)


def test_a_record_comes_from_a_file_by_its_path_and_by_its_address(tmp_path: Path) -> None:
    path = tmp_path / "a b.json"
    path.write_bytes(b"{}")
    assert fetch.fetch(str(path)) == b"{}" == fetch.fetch(path.as_uri())


def test_a_record_comes_from_a_server(server: str) -> None:
    assert fetch.fetch(f"{server}/whole/%7B%7D") == b"%7B%7D"


def test_a_few_redirections_are_followed_and_no_more(server: str) -> None:
    assert fetch.fetch(f"{server}/hops/5") == b"{}"
    assert "infinite loop" in refusal(f"{server}/hops/6")


@pytest.mark.parametrize(
    "where", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/plain,x", "gopher://x"]
)
def test_a_redirection_to_what_is_no_web_is_refused(server: str, where: str) -> None:
    said = refusal(f"{server}/to/{where}")
    assert "is not allowed" in said or "is not fetched" in said


def test_a_redirection_from_https_to_http_is_refused() -> None:
    asked = urllib.request.Request("https://host/x")
    follow = fetch._Redirect().redirect_request
    with pytest.raises(UsageError, match="which is not followed"):
        follow(asked, BytesIO(), 302, "Found", {}, "http://host/x")
    assert follow(asked, BytesIO(), 302, "Found", {}, "https://other/x").full_url == "https://other/x"


def test_an_answer_that_is_an_error_is_told(server: str) -> None:
    assert "the server answers 404 Not Found" in refusal(f"{server}/none/x")


def test_of_a_page_the_record_that_it_links_is_named(server: str, tmp_path: Path) -> None:
    assert f"hint: the record that it links: {server}/assets/a&b/one.json" in refusal(f"{server}/page/x")
    (tmp_path / "page.html").write_bytes(b"  <html>")
    assert "is a page, not a record" in refusal(str(tmp_path / "page.html"))


def test_what_is_larger_than_any_record_is_not_read(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "larger than 64 MiB" in refusal(f"{server}/much/{fetch.LARGEST + 1}")
    monkeypatch.setattr(fetch, "LARGEST", 2**20)
    assert "larger than 1 MiB" in refusal(f"{server}/endless/x")
    path = tmp_path / "x.json"
    path.write_bytes(b" " * 2**20)
    assert fetch.fetch(str(path))
    path.write_bytes(b" " * (2**20 + 1))
    assert "larger than 1 MiB" in refusal(str(path))


def test_an_answer_that_is_cut_off_is_told(server: str) -> None:
    assert "was cut off after 1 of 100 bytes" in failure(f"{server}/short/x")


def test_a_server_that_drips_is_not_waited_for(server: str) -> None:
    begun = time.monotonic()
    assert "is not there after 0.3 s" in failure(f"{server}/drips/x", limit=0.3)
    assert time.monotonic() - begun < 20


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "Connection refused" in failure(f"http://127.0.0.1:{port}/x.json")


def test_what_speaks_another_protocol_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"SSH-2.0-x\r\n")

        threading.Thread(target=answer, daemon=True).start()
        assert "the server's answer is none" in failure(f"http://127.0.0.1:{other.getsockname()[1]}/x")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("ftp://host/x.json", "ftp: is not fetched"),
        ("javascript:alert(1)", "javascript: is not fetched"),
        ("https://ann:secret@host/x.json", "with a password in it"),
        ("http:///x.json", "names no host"),
        ("http://[::1/x.json", "is no address"),
        ("http://host:port/x", "is no address"),
        ("file://elsewhere/x.json", "a file of another machine"),
        ("no/such/file.json", "there is no file no/such/file.json"),
        ("file:///no/such/file", "there is no file"),
        ("a\0b", "the name of no file"),
    ],
)
def test_what_is_no_address_or_file_is_told_without_its_password(source: str, why: str) -> None:
    said = refusal(source)
    assert why in said and "secret" not in said


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for name in (tmp_path / "fifo", tmp_path, Path("/dev/zero")):
        with pytest.raises(OSError, match="not a file"):
            fetch.fetch(str(name))
