"""A long line, for ssh's ProxyCommand: DELAY HOST PORT. What comes in goes out so many seconds later."""

from __future__ import annotations

import os
import queue
import socket
import sys
import threading
import time
from collections.abc import Callable

Piece = tuple[float, bytes]


def take(read: Callable[[int], bytes], pieces: queue.SimpleQueue[Piece], delay: float) -> None:
    """Notes when each piece is due; the empty one is the end."""
    piece = b"-"
    while piece:
        piece = read(65536)
        pieces.put((time.monotonic() + delay, piece))


def give(
    pieces: queue.SimpleQueue[Piece], write: Callable[[bytes], object], end: Callable[[], object]
) -> None:
    while True:
        due, piece = pieces.get()
        time.sleep(max(0.0, due - time.monotonic()))
        if not piece:
            end()
            return
        write(piece)


def main(delay: float, host: str, port: str) -> None:
    far = socket.create_connection((host, port))
    up: queue.SimpleQueue[Piece] = queue.SimpleQueue()
    down: queue.SimpleQueue[Piece] = queue.SimpleQueue()
    for work in (
        lambda: take(lambda size: os.read(0, size), up, delay),
        lambda: give(up, far.sendall, lambda: far.shutdown(socket.SHUT_WR)),
        lambda: take(far.recv, down, delay),
    ):
        threading.Thread(target=work, daemon=True).start()
    give(down, lambda piece: os.write(1, piece), lambda: os.close(1))


if __name__ == "__main__":
    main(float(sys.argv[1]), *sys.argv[2:])
