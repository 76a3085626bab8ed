import sys
from pathlib import Path

import pytest
from learn.doctor.fake import FakeMachine

from handson.learn.doctor.machine import Machine


def test_it_knows_the_interpreter_that_runs_this_test():
    machine = Machine()
    assert machine.python == tuple(sys.version_info[:3])
    assert machine.executable == sys.executable
    assert machine.installed("numpy")
    assert machine.importable("numpy")
    assert machine.allowed_cores() >= 1
    assert machine.logical_cores() >= machine.allowed_cores()
    assert machine.free_bytes(Path.cwd()) > 0


def test_what_is_not_there_is_none_and_no_error(tmp_path):
    machine = Machine()
    nothing = "no_such_thing_at_all"
    assert machine.installed(nothing) is None
    assert not machine.importable(nothing)
    assert machine.program(nothing) is None
    assert machine.output(nothing) is None
    assert machine.text(str(tmp_path / nothing)) is None
    assert machine.text(str(tmp_path)) is None
    assert not machine.exists(str(tmp_path / nothing))
    assert machine.free_bytes(tmp_path / nothing) in (-1, machine.free_bytes(tmp_path))
    assert machine.copies(nothing) == []


def test_a_program_is_heard_unless_it_fails_or_hangs():
    machine = Machine()
    assert machine.output(sys.executable, "-c", "print('中')", timeout=30) is not None
    assert machine.output(sys.executable, "-c", "raise SystemExit(1)", timeout=30) is None
    hang = "import time; time.sleep(30)"
    assert machine.output(sys.executable, "-c", hang, timeout=0.2) is None


def test_every_copy_of_a_module_is_found_once_and_in_order(tmp_path, monkeypatch):
    for name in ("one", "two"):
        (tmp_path / name / "mine").mkdir(parents=True)
        (tmp_path / name / "mine" / "__init__.py").touch()
    (tmp_path / "mine.py").touch()
    places = [tmp_path / "two", tmp_path / "one", tmp_path / "two", tmp_path]
    monkeypatch.setattr("sys.path", [str(p) for p in places])
    found = [Path(p).relative_to(tmp_path.resolve()).as_posix() for p in Machine().copies("mine")]
    assert found == ["two/mine/__init__.py", "one/mine/__init__.py", "mine.py"]


def test_a_server_answers_or_does_not():
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send_response(200 if self.path == "/there" else 404)
            self.end_headers()

        def log_message(self, *args):
            pass

    machine = Machine()
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        assert machine.reach(f"{base}/there", 5.0)
        assert not machine.reach(f"{base}/gone", 5.0)
        server.shutdown()
        thread.join()
    assert not machine.reach(f"{base}/there", 0.5)
    assert not machine.reach("nonsense", 0.5)


class Somewhere(FakeMachine):
    """Knows where programs are, and where the interpreter is."""

    def __init__(self, executable, **programs):
        super().__init__(executable=executable)
        self.where = programs

    def program(self, name):
        return self.where.get(name)


@pytest.mark.parametrize(
    ("executable", "programs", "command"),
    [
        ("/env/bin/python", {"python": "/env/bin/python"}, "python"),
        (
            "/env/bin/python3",
            {"python": "/env/bin/python", "python3": "/env/bin/python3"},
            "python3",
        ),
        ("/env/bin/python", {"python": "/usr/bin/python"}, "/env/bin/python"),
        ("/my env/bin/python", {}, '"/my env/bin/python"'),
    ],
)
def test_the_command_for_this_interpreter_is_the_shortest_that_means_it(
    executable, programs, command
):
    assert Somewhere(executable, **programs).python_command() == command


def test_uv_takes_the_place_of_a_missing_pip():
    machine = FakeMachine(versions={"pip": None}, programs=["uv"], executable="/e/python")
    assert machine.pip('install "a>=1"') == 'uv pip install "a>=1" --python /e/python'
    assert machine.pip("uninstall -y a") == "uv pip uninstall a --python /e/python"
    assert "--reinstall a" in machine.pip("install --force-reinstall a")
    assert FakeMachine(programs=["uv"]).pip("install a").endswith("python -m pip install a")


def test_probes_are_asked_once(monkeypatch):
    calls = []
    monkeypatch.setattr(
        "handson.learn.doctor.machine.run_script",
        lambda script, timeout: calls.append(script.name) or FakeMachine().probe,
    )
    machine = Machine()
    for _ in range(2):
        assert machine.probe.said["stage"] == "end"
        assert machine.benchmark
        assert machine.chinese_font
    assert calls == ["probe.py", "benchmark.py", "font_probe.py"]


def test_the_source_folder_is_the_one_with_pyproject():
    folder = Machine().source_folder()
    assert folder is None or (Path(folder) / "pyproject.toml").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has the setting")
def test_long_paths_are_a_question_for_windows_alone():
    assert Machine().long_paths() is None
