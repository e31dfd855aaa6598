"""Functions behind HTTP/1.1, as nightcore's and OpenFaaS's gateways offer them: `POST /function/NAME`.

The body is the input, the answer's body the output: `echo` gives it back, `hello` greets it. An unknown name
is 404, and so is every method but POST. Connections are kept alive. Ends on SIGTERM.

    python services/http_function.py [--port 8080]      0: any free port; the line that is printed names it
"""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import Callable

FUNCTIONS: dict[bytes, Callable[[bytes], bytes]] = {
    b"/function/echo": lambda body: body,
    b"/function/hello": lambda body: b"hello, %b" % (body or b"world"),
}
LONGEST_HEAD = 1 << 16  # bytes


class Connection(asyncio.Protocol):
    """One client: requests in, one write for each answer out. asyncio has set TCP_NODELAY."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._received = bytearray()
        self._welcomed = False

    def data_received(self, data: bytes) -> None:
        self._received += data
        while not self._transport.is_closing() and (end := self._received.find(b"\r\n\r\n")) >= 0:
            if not self._request(end):
                return
        if len(self._received) > LONGEST_HEAD and end < 0:
            self._answer(b"431 Request Header Fields Too Large", b"", keep=False)

    def _request(self, end: int) -> bool:
        """Answer the request whose head ends here; False while its body is not whole."""
        first, *lines = bytes(self._received[:end]).split(b"\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
        length = fields.get(b"content-length", b"0")
        if first.count(b" ") != 2 or not length.isdigit() or b"transfer-encoding" in fields:
            self._answer(b"400 Bad Request", b"", keep=False)
            return False
        start, stop = end + 4, end + 4 + int(length)
        if len(self._received) < stop:
            self._welcome(fields)
            return False
        body = bytes(self._received[start:stop])
        del self._received[:stop]
        self._welcomed = False
        method, path, version = first.split(b" ")
        keep = version == b"HTTP/1.1" and fields.get(b"connection", b"").lower() != b"close"
        function = FUNCTIONS.get(path) if method == b"POST" else None
        if function is None:
            self._answer(b"404 Not Found", b"no such function\n", keep=keep)
        else:
            self._answer(b"200 OK", function(body), keep=keep)
        return keep

    def _welcome(self, fields: dict[bytes, bytes]) -> None:
        """A client may ask whether its body is welcome before it sends it."""
        if fields.get(b"expect", b"").lower() == b"100-continue" and not self._welcomed:
            self._welcomed = True
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _answer(self, status: bytes, body: bytes, *, keep: bool) -> None:
        connection = b"" if keep else b"Connection: close\r\n"
        head = b"HTTP/1.1 %b\r\nContent-Length: %d\r\n%b\r\n" % (status, len(body), connection)
        self._transport.write(head + body)
        if not keep:
            self._transport.close()


async def serve(port: int) -> None:
    """Until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    server = await loop.create_server(Connection, "127.0.0.1", port, backlog=1024)
    print(f"listening on 127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await over.wait()
    server.close()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Functions behind HTTP/1.1: POST /function/hello")
    parser.add_argument("--port", type=int, default=8080)
    port = parser.parse_args().port
    try:
        asyncio.run(serve(port))
    except OSError as error:
        raise SystemExit(f"cannot listen on 127.0.0.1:{port}: {error.strerror}") from error


if __name__ == "__main__":
    main()
