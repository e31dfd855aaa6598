"""Endpoints for the probes that invoke something: two real services, and servers that misbehave."""

from __future__ import annotations

import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

Talk = Callable[[socket.socket], None]  # one connection, from its first byte to its last
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS = 0, 1, 4  # kinds of HTTP/2 frames
END_STREAM, END_HEADERS = 1, 4  # flags
NO_SUCH_MODULE = 77


@contextmanager
def service(script: str) -> Iterator[int]:
    """One of the services that come along, on a free port; what it lacks skips the test."""
    command = [sys.executable, REPOSITORY / "services" / script, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        if not line and process.wait() == NO_SUCH_MODULE:
            pytest.skip(process.stderr.read().strip())
        try:
            yield int(line.rpartition(":")[2])
        finally:
            process.terminate()


@dataclass
class Endpoint:
    """A server on a free port; each connection is talked to in a thread of its own."""

    talk: Talk
    connections: int = 0
    listener: socket.socket = field(
        default_factory=lambda: socket.create_server(("127.0.0.1", 0), backlog=64)
    )

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.connections += 1
                threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.talk(connection)


@contextmanager
def endpoint(talk: Talk) -> Iterator[Endpoint]:
    made = Endpoint(talk)
    server = threading.Thread(target=made.serve, daemon=True)
    server.start()
    try:
        yield made
    finally:
        made.listener.shutdown(socket.SHUT_RDWR)
        server.join()
        made.listener.close()


@contextmanager
def refusing() -> Iterator[int]:
    """A port that nobody listens on, and that nobody else gets."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])


# ------------------------------------------------------------------ whatever the protocol


def hangs(connection: socket.socket) -> None:
    """Takes everything and says nothing."""
    while connection.recv(1 << 16):
        pass


def closes(connection: socket.socket) -> None:
    connection.recv(1 << 16)


def speaks_tls(connection: socket.socket) -> None:
    """What a TLS server says to a client that does not: an alert, unexpected message."""
    connection.recv(1 << 16)
    connection.sendall(bytes([21, 3, 3, 0, 2, 2, 10]))


# ------------------------------------------------------------------ HTTP/1.1


def requests(connection: socket.socket) -> Iterator[bytes]:
    """Each request, head and body."""
    got = b""
    while chunk := connection.recv(1 << 16):
        got += chunk
        while b"\r\n\r\n" in got:
            head, _, rest = got.partition(b"\r\n\r\n")
            length = next(
                (int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length:")), 0
            )
            if len(rest) < length:
                break
            yield head + b"\r\n\r\n" + rest[:length]
            got = rest[length:]


def answers(*texts: bytes) -> Talk:
    """These answers to the requests of all connections, in turn and over again."""
    count = 0

    def talk(connection: socket.socket) -> None:
        nonlocal count
        for _ in requests(connection):
            text, count = texts[count % len(texts)], count + 1
            connection.sendall(text)
            if b"close" in text:
                return

    return talk


def http(status: str, body: bytes = b"", header: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{header}\r\n"
    return head.encode() + body


HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nX: close\r\n\r\nonly this"
HALF_A_HEAD = b"HTTP/1.1 200 OK\r\nConte: close"

# ------------------------------------------------------------------ HTTP/2


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    """RFC 9113, section 4.1."""
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def block(**fields: str) -> bytes:
    """Header fields as literals without index (RFC 7541, 6.2.2); `status_200` is its index, 0x88."""
    texts = [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
    return b"".join(bytes([0, len(n)]) + n + bytes([len(v)]) + v for n, v in texts)


def grpc_answers(*parts: tuple[int, int, bytes]) -> Talk:
    """An HTTP/2 server that answers every request with these frames: kind, flags, payload."""

    def talk(connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        assert stream.read(len(PREFACE)) == PREFACE
        connection.sendall(frame(SETTINGS, 0, 0, b""))
        while head := stream.read(9):
            length, (kind, flags) = int.from_bytes(head[:3], "big"), head[3:5]
            stream.read(length)
            if kind == DATA and flags & END_STREAM:
                number = int.from_bytes(head[5:], "big")
                connection.sendall(
                    b"".join(frame(kind, flags, number, payload) for kind, flags, payload in parts)
                )

    return talk


OK = b"\x88" + block(content_type="application/grpc")
REPLY = b"\x00\x00\x00\x00\x04\x0a\x02hi"
HEAD = (HEADERS, END_HEADERS, OK)


def trailers(**fields: str) -> tuple[int, int, bytes]:
    return HEADERS, END_HEADERS | END_STREAM, block(**fields)


def only_trailers(**fields: str) -> tuple[int, int, bytes]:
    return HEADERS, END_HEADERS | END_STREAM, OK + block(**fields)


def data(payload: bytes, flags: int = 0) -> tuple[int, int, bytes]:
    return DATA, flags, payload


def temporary_list(folder: Path, text: str) -> str:
    """A file of endpoints."""
    path = folder / "endpoints.json"
    path.write_text(text, encoding="utf-8")
    return str(path)
