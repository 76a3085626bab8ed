"""A machine that is whatever a test says, and what must be true of every finding."""

from pathlib import Path

from handson.learn.doctor.child import CRASHED, Outcome
from handson.learn.doctor.finding import OK, STATUSES, Finding
from handson.learn.doctor.machine import Machine

VERSIONS = {
    "torch": "2.13.0+cpu",
    "numpy": "2.4.6",
    "matplotlib": "3.11.2",
    "pandas": "3.1.1",
    "rich": "15.0.0",
    "typer": "0.29.2",
    "safetensors": "0.8.0",
    "jaxtyping": "0.3.11",
    "pillow": "13.0.0",
    "pip": "26.0",
    "handson": "0.1.0",
    "ipykernel": "7.4.0",
    "jupyterlab": "4.6.6",
}
TORCH = {"version": "2.13.0+cpu", "cuda": None, "hip": None, "xpu": None}
DEVICES = {"mps": False, "xpu": False, "cuda": False, "names": [], "errors": {}}
THREADS = {"capability": "AVX2", "threads": 4, "seconds_many": 0.001, "seconds_one": 0.003}
SPEED = {
    "stage": "end",
    "threads": 4,
    "capability": "AVX2",
    "matmul_gflops": 150.0,
    "copy_gb_per_second": 12.0,
    "images_per_second": 9000.0,
}


def said(**changes) -> Outcome:
    """Return what a probe says of a healthy torch, with changes: step → some of its values."""
    steps = {
        "torch": TORCH,
        "numpy": {"version": "2.4.6"},
        "devices": DEVICES,
        "threads": THREADS,
        "packages": {},
        "torchvision": {"installed": False},
    }
    steps |= {name: {**steps[name], **values} for name, values in changes.items()}
    return Outcome(said={**steps, "stage": "end"})


def failed(error: str, missing: str | None = None) -> Outcome:
    """Return what a probe says when every step ends with the same error."""
    wrong = {"error": error, "missing": missing}
    steps = ("torch", "numpy", "devices", "threads", "torchvision")
    return Outcome(said={**dict.fromkeys(steps, wrong), "packages": {}, "stage": "end"})


def crashed(code: int, *stderr: str) -> Outcome:
    """Return what is left of a probe that died while it imported torch."""
    return Outcome(ending=CRASHED, code=code, said={"stage": "torch"}, stderr=stderr)


class FakeMachine(Machine):
    """A healthy Linux PC without a GPU, but for what a test changes.

    Args:
        versions: package → version; None takes it away.
        files: path → text.
        outputs: command, words joined by spaces → what it prints; its program exists, too.
        programs: programs that exist.
        changes: any attribute of `Machine`.
    """

    def __init__(self, versions=None, files=None, outputs=None, programs=(), **changes) -> None:
        self.versions = {**VERSIONS, **(versions or {})}
        self.files, self.outputs = files or {}, outputs or {}
        self.programs = {*programs, *(command.split()[0] for command in self.outputs)}
        self.system, self.architecture, self.bits = "linux", "x86_64", 64
        self.python, self.executable = (3, 12, 4), "/usr/lib/venv/bin/python"
        self.prefix, self.base_prefix = "/usr/lib/venv", "/usr"
        self.folder, self.environment, self.encoding = "/here", {}, "utf-8"
        self.probe = said()
        self.benchmark = Outcome(said=SPEED)
        self.chinese_font = Outcome(said={"stage": "end", "family": "Noto Sans CJK SC"})
        self.cores, self.busy, self.free, self.online = 4, 0.1, 50 << 30, True
        self.asked_long_paths = None
        self.places = {}
        self.needs = ["torch>=2.6", "numpy>=1.26", 'scipy>=1.11; extra == "twins"']
        vars(self).update(changes)

    def installed(self, name):
        return self.versions.get(name)

    def importable(self, name):
        return self.versions.get(name) is not None

    def requirements(self):
        return self.needs

    def source_folder(self):
        return "/src/handson"

    def copies(self, name):
        return self.places.get(name, [])

    def program(self, name):
        return f"/usr/bin/{name}" if name in self.programs else None

    def output(self, *command, timeout=10.0):
        words = [Path(command[0]).name, *command[1:]]
        return self.outputs.get(" ".join(words))

    def text(self, path):
        return self.files.get(str(path).replace("\\", "/"))

    def exists(self, path):
        return str(path).replace("\\", "/") in self.files

    def long_paths(self):
        return self.asked_long_paths

    def logical_cores(self):
        return self.cores

    def allowed_cores(self):
        return self.cores

    def load(self):
        return self.busy

    def free_bytes(self, folder):
        return self.free

    def reach(self, url, timeout):
        return self.online


def look(check, machine: Machine, *, needs_fix: bool = True) -> dict[str, Finding]:
    """Return id → finding of a check, after looking whether it tells all that it should."""
    found = check(machine)
    for finding in found:
        assert finding.status in STATUSES
        for words in (finding.title, finding.what):
            assert words.zh, finding
            assert words.en, finding
        for words in (finding.title, finding.what, finding.why):
            assert not has_chinese(words.en), words.en
            assert words.en.isascii(), words.en
            assert " None" not in words.en, words.en
        if finding.status != OK:
            assert has_chinese(finding.what.zh), finding.what.zh
            assert has_chinese(finding.why.zh), finding.why.zh
            assert finding.fix or not needs_fix, finding
    assert len({finding.id for finding in found}) == len(found)
    return {finding.id: finding for finding in found}


def one(check, machine: Machine, **options) -> Finding:
    """Return the only finding of a check."""
    (finding,) = look(check, machine, **options).values()
    return finding


def has_chinese(text: str) -> bool:
    """Return whether a text has a Chinese character or one of its punctuation marks."""
    return any("\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef" for letter in text)
