"""tools/torch_source.py: which index torch comes from, and how large it is."""

import http.server
import socket
import sys
import threading
import time

import pytest

LINUX = ("linux", "x86_64")


@pytest.fixture
def source(tool, monkeypatch):
    """The module, on a Linux PC without wheels in local folders."""
    module = tool("torch_source")
    set_machine(monkeypatch, module, *LINUX)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    return module


def set_machine(monkeypatch, module, system: str, machine: str) -> None:
    monkeypatch.setattr(module.sys, "platform", system)
    monkeypatch.setattr(module.platform, "machine", lambda: machine)


class Index(http.server.BaseHTTPRequestHandler):
    """A package index that offers one wheel of torch, of 123,456,789 bytes."""

    tag = "cp{}{}".format(*sys.version_info)
    wheel = f"torch-2.13.0%2Bcpu-{tag}-{tag}-manylinux_2_28_x86_64.whl"

    def do_HEAD(self):
        found = self.path in ("/whl/cpu/torch/", f"/whl/{self.wheel}")
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", "123456789")
        self.end_headers()

    def do_GET(self):
        page = f'<a href="../../{self.wheel}#sha256=0">torch</a>'.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        pass


@pytest.fixture
def index(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/whl/cpu"
        server.shutdown()
        thread.join()


def test_without_a_cuda_device_the_cpu_wheels_are_taken(source, index):
    assert source.choose_index("", cuda=False, cpu_index=index) == index


def test_with_a_cuda_device_the_ordinary_index_is_taken(source, index):
    assert source.choose_index("", cuda=True, cpu_index=index) == ""


@pytest.mark.parametrize(("system", "machine"), [("darwin", "arm64"), ("linux", "aarch64")])
def test_where_every_wheel_is_for_the_cpu_the_ordinary_index_is_taken(
    source, index, monkeypatch, system, machine
):
    set_machine(monkeypatch, source, system, machine)
    assert source.choose_index("", cuda=False, cpu_index=index) == ""


def test_the_readers_wish_comes_first(source, index):
    assert source.choose_index("none", cuda=False, cpu_index=index) == ""
    assert source.choose_index("https://other", cuda=False, cpu_index=index) == "https://other"


def test_an_index_that_does_not_know_torch_is_not_taken(source, index):
    assert source.choose_index("", cuda=False, cpu_index=f"{index}/nothing") == ""


def test_an_index_that_refuses_is_not_taken(source):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/whl/cpu"
        assert source.choose_index("", cuda=False, cpu_index=address) == ""


def test_an_index_that_says_nothing_is_given_up_soon(source, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert not source.answers(address, patience=0.2)
        assert time.monotonic() - started < 2


def test_something_that_is_no_address_is_not_taken(source):
    assert not source.answers("not an address")


def test_the_size_is_what_the_index_says(source, index):
    assert source.megabytes("torch==2.13.0", index) == 123


def test_a_version_that_the_index_lacks_is_estimated(source, index):
    assert source.megabytes("torch==9.9.9", index) == source.CPU_WHEEL


def test_the_ordinary_index_delivers_cuda_on_linux_and_only_there(source, monkeypatch):
    assert source.megabytes("torch>=2.6", "") == source.CUDA_WHEELS
    for system, machine in [("darwin", "arm64"), ("win32", "AMD64")]:
        set_machine(monkeypatch, source, system, machine)
        assert source.megabytes("torch>=2.6", "") == source.CPU_WHEEL


def test_another_index_is_taken_for_one_with_cuda(source):
    assert source.megabytes("torch>=2.6", "https://example/whl/cu126") == source.CUDA_WHEELS


def test_a_wheel_in_a_local_folder_is_measured(source, tmp_path, monkeypatch):
    wheel = tmp_path / Index.wheel.replace("%2B", "+")
    wheel.write_bytes(bytes(3_000_000))
    monkeypatch.setenv("PIP_FIND_LINKS", f"{tmp_path / 'nowhere'} {tmp_path}")
    assert source.megabytes("torch==2.13.0", "") == 3
