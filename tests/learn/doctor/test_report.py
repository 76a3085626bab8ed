import io
import json

import pytest
from cli.terminal import Terminal
from learn.doctor.fake import FakeMachine

from handson.base.words import Words
from handson.learn.doctor.examine import Area
from handson.learn.doctor.finding import NOTE, OK, PROBLEM, WARNING, Finding
from handson.learn.doctor.layout import width
from handson.learn.doctor.report import Paper, as_json, show


def area(*statuses: str) -> tuple[Area, ...]:
    found = [
        Finding(
            id=f"thing_{number}",
            status=status,
            title=Words(f"第 {number} 项", f"Thing {number}"),
            what=Words("情况如此：\n| error", "It is so:\n| error"),
            why=Words("原因在此。", "The reason is here."),
            fix=(f"mend {number}",),
        )
        for number, status in enumerate(statuses)
    ]
    return (Area(Words("东西", "Things"), (lambda machine: found,)),)


def shown(*statuses: str, lang: str = "en", **changes) -> str:
    stream = io.StringIO()
    show(FakeMachine(**changes), area(*statuses), lang, Paper(stream))
    return stream.getvalue()


def test_every_finding_has_a_line_and_what_is_wrong_is_explained_worst_last():
    text = shown(PROBLEM, OK, WARNING, NOTE)
    assert text.startswith("Things\n  [x]  Thing 0: It is so\n  [ok] Thing 1: It is so\n")
    order = ["Good to know", "Thing 3", "mend 3", "Worth mending", "mend 2", "Must be mended"]
    places = [text.rindex(words) if words == "mend 3" else text.index(words, 90) for words in order]
    assert places == sorted(places)
    assert "    It is so:\n    | error\n    The reason is here.\n      mend 0\n" in text
    assert "mend 1" not in text


@pytest.mark.parametrize(
    ("statuses", "verdict", "good"),
    [
        ((OK,), "All is well.", True),
        ((NOTE,), "All is well.", True),
        ((WARNING,), "Ready to use; 1 thing is worth mending.", True),
        ((PROBLEM, PROBLEM, WARNING), "2 things must be mended.", False),
    ],
)
def test_the_last_line_is_the_verdict(statuses, verdict, good):
    stream = io.StringIO()
    assert show(FakeMachine(), area(*statuses), "en", Paper(stream)) is good
    assert verdict in stream.getvalue().split("=\n")[-1].replace("\n", " ")


def test_chinese_is_spoken_on_request():
    text = shown(PROBLEM, lang="zh")
    assert "  [x]  第 0 项：情况如此\n" in text
    assert "有 1 处必须解决" in text
    assert "Thing" not in text


def test_a_console_that_cannot_show_chinese_gets_english_and_the_reason():
    text = shown(OK, lang="zh", encoding="cp1252")
    assert text.startswith("This console (cp1252) cannot show Chinese; here is the English.")
    assert "Thing 0" in text


@pytest.mark.parametrize(("encoding", "lang"), [("cp936", "zh"), ("cp1252", "en"), ("ascii", "en")])
def test_what_is_printed_can_be_encoded(encoding, lang):
    assert shown(PROBLEM, WARNING, NOTE, OK, lang=lang).encode(encoding)


def test_rich_colours_a_terminal_and_its_absence_does_not_matter(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = Terminal()
    show(FakeMachine(), area(PROBLEM), "en", Paper(coloured))
    assert "\x1b[" in coloured.getvalue()
    monkeypatch.setitem(__import__("sys").modules, "rich.console", None)
    plain = Terminal()
    show(FakeMachine(), area(PROBLEM), "en", Paper(plain))
    assert "\x1b" not in plain.getvalue()
    assert "[x]  Thing 0" in plain.getvalue()


@pytest.mark.parametrize("columns", ["60", "200"])
def test_lines_fit_the_terminal(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    stream = io.StringIO()
    long = Words("很长的一句话，" * 20, "a rather long sentence " * 20)
    finding = Finding(id="a", status=WARNING, title=long, what=long, why=long)
    for lang in ("zh", "en"):
        show(FakeMachine(), (Area(long, (lambda m: [finding],)),), lang, Paper(stream))
    lines = [line for line in stream.getvalue().splitlines() if line.startswith(" ")]
    assert max(map(width, lines)) <= min(int(columns), 100)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_json_holds_every_finding_in_the_language_and_any_console_can_print_it(encoding, lang):
    text, good = as_json(FakeMachine(encoding=encoding), area(OK, PROBLEM), lang)
    text.encode(encoding)
    told = json.loads(text)
    assert (good, told["healthy"], told["lang"]) == (False, False, lang)
    assert [f["title"] for f in told["findings"]] == (
        ["第 0 项", "第 1 项"] if lang == "zh" else ["Thing 0", "Thing 1"]
    )
