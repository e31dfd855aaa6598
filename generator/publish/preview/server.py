"""Pages over HTTP for the browser of this machine, and word to it when one of them changes.

Only GET and HEAD, only for the server's own names: a page of another site cannot read the notebook through a
name of its own that it leads here.
"""

from __future__ import annotations

import json
import mimetypes
import socket
import threading
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import parse_qs, quote, urlsplit

OWN = "/-/"  # below this are the preview's own pages
_HERE = Path(__file__).parent
_OWN_FILES = {"look.css": "text/css", "live.js": "text/javascript"}
_LOOK_AGAIN = 0.1  # s between two looks at the files
_ALIVE = 5  # s after which a silent browser is asked whether it still listens
_SLOWEST = 30  # s that a browser may take to say what it wants
_KINDS = {
    ".markdown": "text/plain",
    ".md": "text/plain",
    ".xml": "application/xml",
    ".json": "application/json",
}
_ANY = ("0.0.0.0", "::")


class Answer(NamedTuple):
    """What a browser gets; `page` is the name of the page to be kept live, where it is one."""

    body: bytes = b""
    kind: str = "text/html"
    status: HTTPStatus = HTTPStatus.OK
    location: str = ""
    page: str | None = None
    version: str = ""


class State(NamedTuple):
    """Which version of a page there is, and at which path."""

    version: str
    url: str = ""


class Pages(Protocol):
    """Who knows what is shown; asked from several threads."""

    def answer(self, path: str) -> Answer | None: ...
    def state(self, page: str) -> State: ...


class Server(ThreadingHTTPServer):
    """Listens; OSError where the port is taken or the name is none of this machine's."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, host: str, port: int, pages: Pages) -> None:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        self.address_family = found[0][0]
        self.pages, self.host, self.stopping = pages, host, threading.Event()
        super().__init__((host, port), _Handler)

    def server_bind(self) -> None:
        """Without asking a name server what this machine is called."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.host, self.server_address[1]

    @property
    def address(self) -> str:
        """What to open in a browser, without the slash at its end."""
        return f"http://{_in_url('localhost' if self.host in _ANY else self.host)}:{self.server_port}"

    def names(self, reached: str) -> set[str]:
        """What a Host header may say: the name it was started with, that of the address it was reached by."""
        known = {self.host, reached.removeprefix("::ffff:")} - set(_ANY)
        if self.host in _ANY:
            known |= {socket.gethostname()}
        if reached in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
            known |= {"localhost"}
        return {f"{_in_url(name)}:{self.server_port}".lower() for name in known}

    def stop(self) -> None:
        """Let go of those who listen for changes, and of the port."""
        self.stopping.set()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """A browser that has gone away is no fault."""


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "notebook", ""
    timeout = _SLOWEST

    def do_GET(self) -> None:
        self._answer(whole=True)

    def do_HEAD(self) -> None:
        self._answer(whole=False)

    def __getattr__(self, name: str) -> object:
        """Of every other method: 405."""
        if name.startswith("do_"):
            return self._refuse_method
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """The terminal is not for this."""

    def _refuse_method(self) -> None:
        self.close_connection = True  # what it sends besides is not read
        self._send(_told(HTTPStatus.METHOD_NOT_ALLOWED, "only GET and HEAD"), allow="GET, HEAD")

    def _answer(self, *, whole: bool) -> None:
        if (self.headers.get("Host") or "").lower() not in self.server.names(
            self.connection.getsockname()[0]
        ):
            self._send(_told(HTTPStatus.MISDIRECTED_REQUEST, "this server has another name"), whole=whole)
            return
        asked = urlsplit(self.path)
        if asked.path == f"{OWN}events":
            self._events(parse_qs(asked.query).get("page", [""])[0], whole=whole)
        else:
            self._send(self._found(asked.path), whole=whole)

    def _found(self, path: str) -> Answer:
        name = path.removeprefix(OWN)
        if path.startswith(OWN) and name in _OWN_FILES:
            return Answer((_HERE / name).read_bytes(), _OWN_FILES[name])
        found = self.server.pages.answer(path)
        if found is None and path == "/favicon.ico":  # every browser asks for one
            return Answer(status=HTTPStatus.NO_CONTENT)
        return found or _told(HTTPStatus.NOT_FOUND, "there is no such page")

    def _send(self, answer: Answer, *, whole: bool = True, allow: str = "") -> None:
        body = answer.body if answer.page is None else _live(answer)
        self.send_response(answer.status)
        text = answer.kind.startswith("text/") or answer.kind.endswith(("json", "xml", "javascript"))
        self.send_header("Content-Type", f"{answer.kind}; charset=utf-8" if text else answer.kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        for name, value in (("Location", quote(answer.location, "/-~%#?=&+@:!$'()*,;")), ("Allow", allow)):
            if value:
                self.send_header(name, value)
        self.end_headers()
        if whole:
            self.wfile.write(body)

    def _events(self, page: str, *, whole: bool) -> None:
        """Server-Sent Events: the page's version now, and whenever it is another one."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        last, silent = None, 0.0
        while whole and not self.server.stopping.is_set():
            state = self.server.pages.state(page)
            if state != last:
                self._tell(f"data: {json.dumps(state._asdict())}")
                last, silent = state, 0.0
            elif silent >= _ALIVE:
                self._tell(":")
                silent = 0.0
            self.server.stopping.wait(_LOOK_AGAIN)
            silent += _LOOK_AGAIN

    def _tell(self, line: str) -> None:
        self.wfile.write(f"{line}\n\n".encode())
        self.wfile.flush()


def _live(answer: Answer) -> bytes:
    """A page that reloads itself: the script stands before the end of its body, or at its end."""
    page = escape(answer.page or "")
    script = f'<script src="{OWN}live.js" data-page="{page}" data-version="{answer.version}"></script>'
    head, end, rest = answer.body.rpartition(b"</body>")
    return head + script.encode() + end + rest if end else answer.body + script.encode()


def _told(status: HTTPStatus, what: str) -> Answer:
    return Answer(f"{what}\n".encode(), "text/plain", status)


def kind(path: str) -> str:
    """The media type of a file by its name."""
    suffix = Path(path).suffix.lower()
    return _KINDS.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
