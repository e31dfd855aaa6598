"""The gRPC service that comes along, asked by grpcio's own client, and the messages it reads and writes."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import grpc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.greeter_grpc import read_name, read_varint, reply, varint
from tests.conftest import REPOSITORY

SERVICE = REPOSITORY / "services" / "greeter_grpc.py"
Call = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def channel() -> Iterator[grpc.Channel]:
    """To a running service, which ends well when it is asked to."""
    with subprocess.Popen(
        [sys.executable, SERVICE, "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().removeprefix("listening on ").strip()
        with grpc.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)]) as channel:
            yield channel
        server.send_signal(signal.SIGTERM)
    assert server.returncode == 0


def ask(channel: grpc.Channel, request: bytes, method: str = "/helloworld.Greeter/SayHello") -> bytes:
    answer: bytes = channel.unary_unary(method)(request, timeout=10)
    return answer


@pytest.mark.parametrize("name", [b"", b"Ada", "Žofie".encode(), b"x" * 1000])
def test_a_name_is_greeted(channel: grpc.Channel, name: bytes) -> None:
    message = b"Hello, " + name + b"!"
    request = b"\x0a" + varint(len(name)) + name if name else b""
    assert ask(channel, request) == b"\x0a" + varint(len(message)) + message


@pytest.mark.parametrize("request_", [b"\x0a\x05ab", b"\x08\x01", b"\xff", b"\x0a"])
def test_what_is_no_hello_request_is_refused_with_the_reason(channel: grpc.Channel, request_: bytes) -> None:
    with pytest.raises(grpc.RpcError) as error:
        ask(channel, request_)
    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert error.value.details().startswith("not a HelloRequest: a field that is ")


def test_a_method_that_is_not_there_is_unimplemented(channel: grpc.Channel) -> None:
    with pytest.raises(grpc.RpcError) as error:
        ask(channel, b"", "/helloworld.Greeter/SayGoodbye")
    assert error.value.code() == grpc.StatusCode.UNIMPLEMENTED


@given(st.integers(0, 2**63))
def test_a_number_is_read_as_it_was_written(number: int) -> None:
    assert read_varint(varint(number) + b"more", 0) == (number, len(varint(number)))


@given(st.binary(), st.binary())
def test_a_name_is_found_among_other_texts(name: bytes, other: bytes) -> None:
    field = b"\x12" + varint(len(other)) + other
    assert read_name(field + reply(name) + field) == name


@given(st.binary())
def test_any_bytes_are_a_request_or_refused(request_: bytes) -> None:
    try:
        assert isinstance(read_name(request_), bytes)
    except ValueError as error:
        assert str(error).startswith("a field that is ")


def test_a_port_that_is_taken_is_said(channel: grpc.Channel) -> None:
    first = subprocess.Popen([sys.executable, SERVICE, "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    port = first.stdout.readline().strip().rpartition(":")[2]
    done = subprocess.run([sys.executable, SERVICE, "--port", port], capture_output=True, text=True)
    first.terminate()
    first.communicate()
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"cannot listen on 127.0.0.1:{port}: is the port in use?"


def test_without_the_library_it_says_what_to_install() -> None:
    command = [sys.executable, "-S", SERVICE]  # without site-packages
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 77
    assert done.stderr.startswith("needs grpcio: pip install grpcio")
