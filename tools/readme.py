"""Write the short table of pairs into README.md: ``python tools/readme.py``."""

import importlib
import pkgutil
import re
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
BLOCK = re.compile(r"(<!-- verify: begin -->\n).*?(<!-- verify: end -->)", re.DOTALL)
PARTS = {
    "ops": "pure functions",
    "nn": "layers, losses, initialisers",
    "optim": "optimizers, schedules",
    "models": "architectures, whole trainings",
}


def table() -> str:
    """Count pairs, cases and mutants by part of the library."""
    from handson.verify import pairs

    lines = [
        "| part | proven equal | pairs | cases | mutants, all caught |",
        "|---|---|---|---|---|",
    ]
    for part, what in PARTS.items():
        package = importlib.import_module(f"{pairs.__name__}.{part}")
        found = [
            pair
            for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
            for pair in importlib.import_module(info.name).PAIRS
        ]
        cases = sum(len(pair.cases) for pair in found)
        mutants = sum(len(pair.mutants) for pair in found)
        lines.append(f"| `handson.{part}` | {what} | {len(found)} | {cases} | {mutants} |")
    return "\n".join(lines) + "\n"


def written(text: str) -> str:
    """Return the README's text with the present table in its place."""
    return BLOCK.sub(lambda match: match[1] + table() + match[2], text)


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
