"""A receiver of webhooks on this machine: real HTTP, that fails and hangs as often as it is told to."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Heard:
    """One request: its headers in small letters, its bytes, and the status it was answered (0: it hung)."""

    headers: dict[str, str]
    body: bytes
    status: int

    @property
    def event(self) -> str:
        """The id of the event."""
        return self.headers["webhook-id"]


@dataclass(slots=True)
class Receiver:
    """What was heard, in order. `answer` gives a status for the n-th request (from 1); 0 hangs."""

    answer: Callable[[int], int]
    hang_seconds: float = 1.0
    heard: list[Heard] = field(default_factory=list)
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def taken(self) -> dict[str, list[bytes]]:
        """The bodies of what was answered with 2xx, by event."""
        found: dict[str, list[bytes]] = defaultdict(list)
        for one in self.heard:
            if 200 <= one.status < 300:
                found[one.event].append(one.body)
        return found

    def events(self) -> list[str]:
        """The ids in the order they came."""
        return [one.event for one in self.heard]


@contextmanager
def receiving(answer: Callable[[int], int] = lambda _: 200, hang_seconds: float = 1.0) -> Iterator[Receiver]:
    """A receiver that listens while the block runs."""
    receiver = Receiver(answer, hang_seconds)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            with receiver.lock:
                status = receiver.answer(len(receiver.heard) + 1)
                receiver.heard.append(Heard(headers, body, status))
            if status == 0:
                time.sleep(receiver.hang_seconds)
                return
            try:
                self.send_response(status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()
            except OSError:
                pass  # whoever asked was killed meanwhile

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 128
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # a worker that is killed leaves half a request

    server = Server(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
