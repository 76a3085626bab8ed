"""Which font figures would take for Chinese, asked in a process of its own.

``handson.show`` imports torch, but its file about fonts needs only matplotlib: it is read alone.
"""

import importlib.util
import json
import sys
from pathlib import Path

FONTS = Path(__file__).resolve().parents[2] / "show" / "fonts.py"


def main(file: Path = FONTS) -> None:
    """Print the family's name, or null."""
    sys.path.append(str(file.parents[2]))  # last: only if handson is run from its source
    spec = importlib.util.spec_from_file_location("fonts", file)
    assert spec is not None
    assert spec.loader is not None
    fonts = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fonts)
    print(json.dumps({"stage": "end", "family": fonts.cjk_family()}))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
