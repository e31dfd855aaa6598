"""The HTTP service that comes along: what it answers, byte for byte, and how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.http_function import LONGEST_HEAD
from tests.conftest import REPOSITORY

SERVICE = REPOSITORY / "services" / "http_function.py"
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 17\r\n\r\nno such function\n"
BAD = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A running service's port, which it names itself; it ends well when it is asked to."""
    with subprocess.Popen(
        [sys.executable, SERVICE, "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        said = server.stdout.readline()
        assert said.startswith("listening on 127.0.0.1:")
        yield int(said.rpartition(":")[2])
        server.send_signal(signal.SIGTERM)
    assert server.returncode == 0


def answers(port: int, *parts: bytes) -> bytes:
    """All that comes back for these bytes, sent apart, until the service or we have closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        for part in parts:
            client.sendall(part)
        client.shutdown(socket.SHUT_WR)
        received = b""
        while more := client.recv(1 << 16):
            received += more
        return received


def post(path: str, body: bytes, *fields: bytes) -> bytes:
    lines = [b"POST %b HTTP/1.1" % path.encode(), b"Content-Length: %d" % len(body), *fields]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def ok(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def test_a_function_is_given_the_body_and_its_output_is_the_answer(port: int) -> None:
    assert answers(port, post("/function/echo", b"abc")) == ok(b"abc")
    assert answers(port, post("/function/hello", b"Ada")) == ok(b"hello, Ada")
    assert answers(port, post("/function/hello", b"")) == ok(b"hello, world")


@given(body=st.binary(max_size=300), cuts=st.lists(st.integers(0, 700), max_size=3))
def test_requests_on_one_connection_are_answered_in_order_however_they_are_cut(
    port: int, body: bytes, cuts: list[int]
) -> None:
    sent = post("/function/echo", body) + post("/function/hello", body) + post("/function/none", body)
    ends = [0, *sorted(cuts), len(sent)]
    parts = [sent[start:end] for start, end in pairwise(ends)]
    assert answers(port, *parts) == ok(body) + ok(b"hello, " + (body or b"world")) + NOT_FOUND


def test_every_method_but_post_finds_nothing(port: int) -> None:
    assert answers(port, b"GET /function/echo HTTP/1.1\r\n\r\n") == NOT_FOUND


@pytest.mark.parametrize(
    "request_", [b"nonsense\r\n\r\n", post("/function/echo", b"", b"Transfer-Encoding: chunked"), b"\r\n\r\n"]
)
def test_what_is_not_understood_is_refused_and_the_connection_closed(port: int, request_: bytes) -> None:
    assert answers(port, request_ + post("/function/echo", b"abc")) == BAD


def test_a_head_without_end_is_refused(port: int) -> None:
    start = b"POST / HTTP/1.1\r\nX: "
    answer = answers(port, start + b"x" * (LONGEST_HEAD + 1 - len(start)))
    assert answer.startswith(b"HTTP/1.1 431 ")


def test_a_client_that_wants_to_close_gets_its_answer_first(port: int) -> None:
    closing = ok(b"abc").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert answers(port, post("/function/echo", b"abc", b"Connection: close")) == closing
    assert answers(port, post("/function/echo", b"abc").replace(b"HTTP/1.1", b"HTTP/1.0")) == closing


def test_a_client_that_asks_whether_its_body_is_welcome_is_told(port: int) -> None:
    head, _, body = post("/function/echo", b"abc", b"Expect: 100-continue").partition(b"\r\n\r\n")
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(head + b"\r\n\r\n")
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(body)
        assert client.recv(100) == ok(b"abc")


def test_a_port_that_is_taken_is_said_in_one_line(port: int) -> None:
    done = subprocess.run([sys.executable, SERVICE, "--port", str(port)], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith(f"cannot listen on 127.0.0.1:{port}: ")
    assert done.stderr.count("\n") == 1
