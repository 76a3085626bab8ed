"""Write the short table of pairs into both READMEs: ``python tools/readme.py``."""

import importlib
import pkgutil
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
BLOCK = re.compile(r"(<!-- verify: begin -->\n).*?(<!-- verify: end -->)", re.DOTALL)
HEADS = {
    "en": "| part | proven equal | pairs | cases | mutants, all caught |",
    "zh": "| 部分 | 证明相等的是 | 对 | 情形 | 变异体（全部抓住） |",
}
PARTS = {
    "autograd": {"en": "our own differentiation engine", "zh": "我们自己的自动微分引擎"},
    "ops": {"en": "pure functions", "zh": "纯函数"},
    "blocks": {"en": "modules and containers", "zh": "模块与容器"},
    "nn": {"en": "layers, losses, initialisers", "zh": "层、损失函数、初始化"},
    "optim": {"en": "optimizers, schedules", "zh": "优化器、学习率调度器"},
    "shift": {"en": "distribution shift", "zh": "分布偏移"},
    "models": {"en": "architectures, whole trainings", "zh": "网络结构、完整的训练过程"},
}


def table(lang: str) -> str:
    """Count pairs, cases and mutants by part of the library."""
    from handson.verify import pairs

    lines = [HEADS[lang], "|---|---|---|---|---|"]
    for part, what in PARTS.items():
        package = importlib.import_module(f"{pairs.__name__}.{part}")
        found = [
            pair
            for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
            for pair in getattr(importlib.import_module(info.name), "PAIRS", ())
        ]
        cases = sum(len(pair.cases) for pair in found)
        mutants = sum(len(pair.mutants) for pair in found)
        lines.append(f"| `handson.{part}` | {what[lang]} | {len(found)} | {cases} | {mutants} |")
    return "\n".join(lines) + "\n"


def written(text: str, lang: str) -> str:
    """Return a README's text with the present table in its place."""
    return BLOCK.sub(lambda match: match[1] + table(lang) + match[2], text)


if __name__ == "__main__":
    for lang, path in READMES.items():
        text = written(path.read_text(encoding="utf-8"), lang)
        path.write_text(text, encoding="utf-8", newline="\n")
