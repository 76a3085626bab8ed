"""What the doctor prints: a line per finding as it comes, then what to mend, then the verdict."""

import json
import shutil
import sys
from collections.abc import Iterable
from typing import Any

from handson.base.words import Words
from handson.learn.doctor.examine import Area, findings
from handson.learn.doctor.finding import NOTE, OK, PROBLEM, WARNING, Finding, healthy
from handson.learn.doctor.layout import width, wrap
from handson.learn.doctor.machine import Machine
from handson.learn.doctor.system import can_write

SYMBOLS = {OK: "[ok]", NOTE: "[i] ", WARNING: "[!] ", PROBLEM: "[x] "}
"""Plain characters, which every console can show."""
STYLES = {OK: "green", NOTE: "cyan", WARNING: "yellow", PROBLEM: "bold red"}
HEADINGS = {
    NOTE: Words("供参考", "Good to know"),
    WARNING: Words("建议处理", "Worth mending"),
    PROBLEM: Words("必须解决", "Must be mended"),
}
WIDEST = 100


class Paper:
    """Where the report goes: through rich when it is there, plain when it is not.

    Args:
        stream: a text stream; standard output if None.
    """

    def __init__(self, stream: Any = None) -> None:
        self.stream = stream or sys.stdout
        self.columns = max(40, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))
        self._console: Any = None
        try:
            from rich.console import Console

            self._console = Console(file=self.stream, highlight=False, markup=False, emoji=False)
        except Exception:  # missing, or broken
            self._console = None

    def line(self, text: str = "", style: str = "") -> None:
        """Print one line, whose length is right already."""
        if self._console is not None and style and self._console.is_terminal:
            self._console.print(text, style=style, soft_wrap=True)
        else:
            self.stream.write(text + "\n")
            self.stream.flush()


def show(machine: Machine, chosen: tuple[Area, ...], lang: str, paper: Paper) -> bool:
    """Examine, print, and return whether the machine is healthy.

    Args:
        machine: what to examine.
        chosen: areas to look at.
        lang: ``zh`` or ``en``.
        paper: where to print.
    """
    if lang == "zh" and not can_write("中文", machine.encoding):
        paper.line(f"This console ({machine.encoding}) cannot show Chinese; here is the English.")
        paper.line()
        lang = "en"
    every: list[Finding] = []
    for area, found in findings(machine, chosen):
        if found:
            paper.line(area.title.said_in(lang), "bold")
            for finding in found:
                _summarise(finding, lang, paper)
            paper.line()
        every += found
    for status in (NOTE, WARNING, PROBLEM):
        _explain([finding for finding in every if finding.status == status], status, lang, paper)
    _conclude(every, lang, paper)
    return healthy(every)


def _summarise(finding: Finding, lang: str, paper: Paper) -> None:
    """Print a finding in brief: all of it that a healthy one says, else its first line."""
    title, what = finding.title.said_in(lang), finding.what.said_in(lang)
    colon = "：" if lang == "zh" else ": "
    text = title + colon + what.split("\n")[0].rstrip("：:")
    indent = " " * 7
    lines = wrap(text, paper.columns, indent)
    paper.line(f"  {SYMBOLS[finding.status]} {lines[0].strip()}", STYLES[finding.status])
    for line in lines[1:]:
        paper.line(line, STYLES[finding.status])


def _explain(found: list[Finding], status: str, lang: str, paper: Paper) -> None:
    """Print why findings matter and what mends them."""
    if not found:
        return
    paper.line(f"--- {HEADINGS[status].said_in(lang)} ---", STYLES[status])
    for finding in found:
        paper.line()
        paper.line(f"{SYMBOLS[status].strip()} {finding.title.said_in(lang)}", STYLES[status])
        for text in (finding.what.said_in(lang), finding.why.said_in(lang)):
            for line in wrap(text, paper.columns, "    ") if text else ():
                paper.line(line)
        for command in finding.fix:
            paper.line(f"      {command}", "bold")
    paper.line()


def _conclude(every: Iterable[Finding], lang: str, paper: Paper) -> None:
    counts = dict.fromkeys(SYMBOLS, 0)
    for finding in every:
        counts[finding.status] += 1
    worst, milder = counts[PROBLEM], counts[WARNING]
    if worst:
        verdict = Words(
            f"有 {worst} 处必须解决。输入上面“{HEADINGS[PROBLEM].zh}”下的命令，"
            "再运行 handson doctor。",
            f"{worst} {'thing' if worst == 1 else 'things'} must be mended. Type the commands "
            f"under '{HEADINGS[PROBLEM].en}', then run handson doctor again.",
        )
        style = STYLES[PROBLEM]
    elif milder:
        verdict = Words(
            f"可以使用，另有 {milder} 处建议处理。开始：handson run lenet --data glyphs",
            f"Ready to use; {milder} {'thing is' if milder == 1 else 'things are'} worth mending. "
            "Begin with: handson run lenet --data glyphs",
        )
        style = STYLES[WARNING]
    else:
        verdict = Words(
            "一切正常。开始：handson run lenet --data glyphs",
            "All is well. Begin with: handson run lenet --data glyphs",
        )
        style = STYLES[OK]
    text = verdict.said_in(lang)
    paper.line("=" * min(paper.columns, width(text)), style)
    for line in wrap(text, paper.columns):
        paper.line(line, style)


def as_json(machine: Machine, chosen: tuple[Area, ...], lang: str) -> tuple[str, bool]:
    """Return JSON of all findings, and whether the machine is healthy.

    Args:
        machine: what to examine.
        chosen: areas to look at.
        lang: of the texts, ``zh`` or ``en``.
    """
    every = [finding for _, found in findings(machine, chosen) for finding in found]
    good = healthy(every)
    content = {
        "healthy": good,
        "lang": lang,
        "findings": [finding.said_in(lang) for finding in every],
    }
    # Escaped where the console lacks a character: then every reader gets the right text.
    text = json.dumps(content, indent=2, ensure_ascii=False)
    if not can_write(text, machine.encoding):
        text = json.dumps(content, indent=2)
    return text, good
