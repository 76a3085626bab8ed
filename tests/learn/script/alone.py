"""Running scripts where handson cannot be imported, all in one process."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DRIVER = """
import json, sys, torch

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "handson":
            raise ImportError("a script must not need handson")

sys.meta_path.insert(0, Refuse())
torch.set_num_threads(1)
torch.cuda.is_available = lambda: False
for words in json.loads(sys.stdin.read()):
    with open(words[0], encoding="utf-8") as file:
        text = file.read()
    names, rows = {"__name__": "script", "__file__": words[0]}, []
    exec(compile(text, words[0], "exec"), names)
    train = names["train"]

    def recorded(*arguments):
        for row in train(*arguments):
            rows.append(row)
            yield row

    names["train"], sys.argv = recorded, words
    names["main"]()
    print(json.dumps(rows))
"""


@dataclass
class Told:
    """What a script printed, and its exact numbers."""

    printed: list[str]
    rows: list[dict[str, float]]


def run_alone(commands: list[list[str | Path]]) -> list[Told]:
    """Run scripts, each with its arguments."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", DRIVER],
        input=json.dumps([[str(word) for word in words] for words in commands]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told, printed = [], []
    for line in done.stdout.splitlines():
        if line.startswith("["):
            told.append(Told(printed, json.loads(line)))
            printed = []
        else:
            printed.append(line)
    return told


def as_printed(epoch: int, row: dict[str, Any]) -> str:
    """Return the line that a script prints for a row."""
    return f"epoch {epoch:3d}  " + "  ".join(f"{k} {v:.6f}" for k, v in row.items())
