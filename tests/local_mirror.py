"""A web server on this machine that behaves as badly as a test wants, and data to serve."""

import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from handson.data.registry import RemoteFile, RemoteSet


@dataclass
class Page:
    """What one address answers."""

    body: bytes = b""
    status: int = 200
    ranges: bool = True
    lengths: bool = True  # send Content-Length
    cuts: list[int] = field(default_factory=list)  # bytes after which to hang up, one per request
    stalls: bool = False  # hold the line and say nothing
    delay: float = 0.0  # seconds before the body
    drips: float = 0.0  # seconds between two bytes
    redirect: str = ""
    kind: str = "application/octet-stream"
    shift: int = 0  # resume this many bytes beside the right place


class _Handler(BaseHTTPRequestHandler):
    server: "Mirror"

    def do_GET(self) -> None:
        span = self.headers.get("Range", "")
        self.server.log.append((self.path, span))
        page = self.server.pages.get(self.path, Page(status=404))
        if page.stalls:
            self.server.closing.wait(20)
            return
        if page.redirect:
            self.send_response(302)
            self.send_header("Location", page.redirect)
            self.end_headers()
            return
        body, status = page.body, page.status
        start = 0
        if span and page.ranges and status == 200:
            start = int(span.removeprefix("bytes=").removesuffix("-"))
            status = 206 if start < len(body) else 416
        self.send_response(status)
        if status == 206:
            start += page.shift
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        body = body[start:]
        if page.lengths:
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", page.kind)
        self.end_headers()
        self.server.closing.wait(page.delay)
        if page.drips:
            for value in body:
                if self.server.closing.wait(page.drips):
                    return
                self.wfile.write(bytes([value]))
            return
        self.wfile.write(body[: page.cuts.pop(0)] if page.cuts else body)

    def log_message(self, *arguments: object) -> None:
        pass


class Mirror(ThreadingHTTPServer):
    """The server: ``pages`` by path, ``log`` of (path, Range)."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Page] = {}
        self.log: list[tuple[str, str]] = []
        self.closing = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *arguments: object) -> None:
        pass  # a client that hangs up is part of the tests

    def serve(self, path: str, body: bytes = b"", **behaviour: object) -> str:
        """Answer ``path`` with ``body``; return the full address."""
        self.pages[path] = Page(body, **behaviour)  # type: ignore[arg-type]
        return self.url + path


@contextmanager
def running() -> Iterator[Mirror]:
    """Run a mirror as long as the block lasts."""
    with Mirror() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()


def nobody() -> str:
    """Return an address at which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/f"


def isolate(monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    """Give a test a user's cache of its own and no other data folder; return that cache."""
    for name in ("HANDSON_DATA", "HANDSON_MIRROR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(home))
    from handson.base.paths import cache_home

    return cache_home()


def published(name: str, body: bytes, *mirrors: str) -> RemoteFile:
    """Describe ``body`` as a registry would."""
    return RemoteFile(name, len(body), hashlib.sha256(body).hexdigest(), mirrors)


def a_set(*files: RemoteFile, set_id: str = "toy", folder: str = "toys") -> RemoteSet:
    """Make a data set of ``files``."""
    return RemoteSet(
        id=set_id,
        zh="玩具",
        en="toys",
        folder=folder,
        files=files,
        licence="none",
        loader=f"handson.data.{set_id}:{set_id}",
        instead="glyphs",
    )
