"""vHive's helloworld function: a gRPC server (h2c) with `/helloworld.Greeter/SayHello`.

HelloRequest{string name = 1} -> HelloReply{string message = 1}. The two messages are read and written here:
code that is generated from a .proto breaks with other versions of protobuf. Ends on SIGTERM.

    python services/greeter_grpc.py [--port 50051]      0: any free port; the line that is printed names it
"""

from __future__ import annotations

import argparse
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

CANNOT_RUN = 77  # as a probe says that something is missing here
NAME = MESSAGE = 1  # field numbers
TEXT = 2  # wire type: a length, then so many bytes
WORKERS = 4


def varint(number: int) -> bytes:
    """A number as protobuf writes it: seven bits per byte, the lowest first."""
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + varint(rest) if rest else bytes([low])


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins here, and where it ends; ValueError where it is cut off."""
    number = shift = 0
    while at < len(data):
        number |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return number, at
    raise ValueError("a field that is cut off")


def read_name(request: bytes) -> bytes:
    """The `name` of a HelloRequest, b"" where it has none; ValueError where it is no such message."""
    name, at = b"", 0
    while at < len(request):
        key, at = read_varint(request, at)
        if key & 7 != TEXT:
            raise ValueError("a field that is no text")
        length, at = read_varint(request, at)
        if at + length > len(request):
            raise ValueError("a field that is cut off")
        if key >> 3 == NAME:
            name = request[at : at + length]
        at += length
    return name


def reply(message: bytes) -> bytes:
    """A HelloReply."""
    return varint(MESSAGE << 3 | TEXT) + varint(len(message)) + message


def serve(port: int) -> None:
    """Until SIGTERM or SIGINT."""
    import grpc

    def say_hello(request: bytes, context: grpc.ServicerContext) -> bytes:
        try:
            return reply(b"Hello, %b!" % read_name(request))
        except ValueError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"not a HelloRequest: {error}")

    methods = {"SayHello": grpc.unary_unary_rpc_method_handler(say_hello)}  # without serializers: bytes
    server = grpc.server(ThreadPoolExecutor(WORKERS), options=[("grpc.so_reuseport", 0)])
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("helloworld.Greeter", methods)])
    try:
        bound = server.add_insecure_port(f"127.0.0.1:{port}")
    except RuntimeError:
        raise SystemExit(f"cannot listen on 127.0.0.1:{port}: is the port in use?") from None
    over = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    server.start()
    print(f"listening on 127.0.0.1:{bound}", flush=True)
    over.wait()
    server.stop(0.5).wait()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="A gRPC server: /helloworld.Greeter/SayHello")
    parser.add_argument("--port", type=int, default=50051)
    try:
        serve(parser.parse_args().port)
    except ModuleNotFoundError as error:
        print(f"needs grpcio: pip install grpcio ({error})", file=sys.stderr)
        sys.exit(CANNOT_RUN)


if __name__ == "__main__":
    main()
