"""One attempt to bring one file from one mirror: what can go wrong on the way, and what may help.

Only http and https are spoken, nothing longer than the published size is written, and a mirror
that says nothing, or next to nothing, is left.
"""

import http.client
import os
import socket
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import handson
from handson.data.registry import RemoteFile

Progress = Callable[[str, int, int], None]
"""Called with a file's name, the bytes that are there, and the bytes in all."""

_CHUNK = 1 << 18
_SLOWEST = 1024  # bytes per second, over one timeout, below which a mirror is left


class Fault(Exception):
    """One attempt at one mirror failed.

    ``then`` is what may help: ``"nothing"`` at this mirror, trying ``"later"``, to ``"resume"``
    because the connection was cut, or to ``"restart"`` without the bytes that are there.

    Args:
        reason: what went wrong, for people.
        then: one of the four words above.
        wrong_bytes: whether the mirror delivered something else than was published.
    """

    def __init__(self, reason: str, then: str = "nothing", *, wrong_bytes: bool = False) -> None:
        super().__init__(reason)
        self.then = then
        self.wrong_bytes = wrong_bytes


def bytes_there(path: Path) -> int:
    """Return the length of a file, 0 when there is none."""
    return path.stat().st_size if path.exists() else 0


def transfer(
    url: str, part: Path, file: RemoteFile, progress: Progress | None, timeout: float
) -> None:
    """Append what is missing to ``part``, which then has the published size; its hash is unknown.

    Args:
        url: address of the whole file.
        part: file to write; the bytes it holds already are not asked for again.
        file: what is to arrive.
        progress: called as bytes arrive.
        timeout: seconds that the mirror may say nothing.

    Raises:
        Fault: it did not arrive.
        OSError: ``part`` cannot be written.
    """
    if bytes_there(part) > file.size:
        part.unlink()
    start = bytes_there(part)
    if start == file.size:
        return
    with _open(url, start, timeout) as response:
        if response.status == 206:
            came = response.headers.get("Content-Range", "")
            if not came.startswith(f"bytes {start}-"):
                raise Fault(f"it resumed at the wrong place ({came!r})", "restart")
        elif response.status != 200:
            raise Fault(f"HTTP {response.status} {response.reason}")
        else:
            start = 0
        _refuse_other(response, file.size - start)
        done = start
        with part.open("ab" if start else "wb") as out:
            for chunk in _chunks(response, timeout):
                done += len(chunk)
                if done > file.size:
                    break
                out.write(chunk)
                out.flush()  # who waits for this file watches it grow
                if progress is not None:
                    progress(file.name, done, file.size)
            os.fsync(out.fileno())
    if done > file.size:
        part.unlink()
        raise Fault(f"it sent more than the {file.size:,} bytes of the file", wrong_bytes=True)
    if done < file.size:
        raise Fault(f"the connection was cut after {done:,} of {file.size:,} bytes", "resume")


def _refuse_other(response: http.client.HTTPResponse, expected: int) -> None:
    """Turn away, before a byte is read, what is plainly something else."""
    length = response.headers.get("Content-Length")
    if length is not None and length != str(expected):
        kind = response.headers.get_content_type()
        page = " (a login page of your network?)" if kind == "text/html" else ""
        raise Fault(f"it offered {length} bytes of {kind} instead of {expected}{page}")


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow a redirect without reading the page that comes with it, however long it is."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: Any,  # an HTTPResponse, whatever its annotation says
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        fp.close()
        if urllib.parse.urlsplit(newurl).scheme not in ("http", "https"):
            raise Fault(f"it redirected to {newurl[:80]!r}, which is refused")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(url: str, start: int, timeout: float) -> http.client.HTTPResponse:
    headers = {"User-Agent": f"handson/{handson.__version__}", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    # Only http and https are known to this opener: no address can lead to file:// or ftp://.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    try:
        response = opener.open(urllib.request.Request(url, headers=headers), timeout=timeout)
    except urllib.error.HTTPError as error:
        error.close()
        passing = error.code in (408, 425, 429) or error.code >= 500
        then = "restart" if error.code == 416 else "later" if passing else "nothing"
        raise Fault(f"HTTP {error.code} {error.msg}", then) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
        then = "nothing" if isinstance(cause, TimeoutError) else "later"
        raise Fault(_why(cause, timeout), then) from error
    assert isinstance(response, http.client.HTTPResponse)
    return response


def _chunks(response: http.client.HTTPResponse, timeout: float) -> Iterator[bytes]:
    arrived, mark, since = 0, 0, time.monotonic()
    while True:
        try:
            chunk = response.read1(_CHUNK)
        except (OSError, http.client.HTTPException, ValueError) as error:
            then = "later" if isinstance(error, TimeoutError) else "resume"
            raise Fault(_why(error, timeout), then) from error
        if not chunk:
            return
        arrived += len(chunk)
        yield chunk
        now = time.monotonic()
        if now - since > timeout:
            if arrived - mark < _SLOWEST * timeout:
                raise Fault(f"slower than {_SLOWEST} bytes per second", "later")
            mark, since = arrived, now


def _why(cause: object, timeout: float) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            f"its certificate cannot be checked: {cause.verify_message} (is the clock right? On "
            "macOS run 'Install Certificates.command' of your Python)"
        )
    if isinstance(cause, socket.gaierror):
        return "its name cannot be looked up (no network?)"
    if isinstance(cause, TimeoutError):
        return f"no answer within {timeout:g} seconds"
    return str(cause) or type(cause).__name__
