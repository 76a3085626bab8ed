"""Rules that hold for every lesson, and the lessons themselves, run."""

import ast
import re
import time
from collections import Counter
from importlib.resources import files
from itertools import pairwise

import pytest
import torch
from lessons.running import run
from unchecked import shapes_unchecked

import handson
from handson.catalog import CONCEPTS
from handson.learn.exercises import all_tasks, task
from handson.learn.lesson import all_lessons
from handson.learn.notebook import joined
from handson.learn.verdict import Verdict
from handson.verify.examine import examine

LESSONS = all_lessons()
FOLDER = files("handson.lessons")
each_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
SECONDS = 30.0
MEDIAN = 2.5


def prose(lesson, lang):
    return [cell.text for cell in lesson.cells if cell.lang == lang]


# ---- what a lesson is ---------------------------------------------------------------------------


def test_every_file_is_the_lesson_of_a_concept_and_has_solutions():
    for folder in (FOLDER, FOLDER / "solutions"):
        stems = {p.name[:-3] for p in folder.iterdir() if p.name.endswith(".py")} - {"__init__"}
        assert stems == set(LESSONS)


@each_lesson
def test_front_matter_agrees_with_the_catalogue(lesson):
    concepts = {concept.id: concept for concept in CONCEPTS}
    assert concepts[lesson.concept].lesson == lesson.stem == lesson.concept
    assert set(lesson.needs) <= concepts.keys() - {lesson.concept}
    assert 5 <= lesson.minutes <= 90


def test_needs_lead_backwards_only():
    order = {stem: place for place, stem in enumerate(LESSONS)}
    needs = {stem: [need for need in each.needs if need in order] for stem, each in LESSONS.items()}
    done: list[str] = []
    while len(done) < len(needs):
        ready = [s for s in needs if s not in done and set(needs[s]) <= set(done)]
        assert ready, f"lessons that need each other: {set(needs) - set(done)}"
        done += ready


@each_lesson
def test_prose_comes_in_chinese_and_english_of_like_structure(lesson):
    marked = [cell for cell in lesson.cells if cell.kind == "markdown"]
    assert [cell.lang for cell in marked] == ["zh", "en"] * (len(marked) // 2)
    places = [n for n, cell in enumerate(lesson.cells) if cell.lang == "zh"]
    assert all(lesson.cells[n + 1].lang == "en" for n in places), "not one after the other"
    for zh, en in zip(prose(lesson, "zh"), prose(lesson, "en"), strict=True):
        assert structure(zh) == structure(en), zh.partition("\n")[0]


def structure(text):
    """What both languages must share: headings, formulas, code, links, list items, paragraphs."""
    text = re.sub(r"```.*?```", "```", text, flags=re.DOTALL)
    return {
        "headings": re.findall(r"^#+", text, re.MULTILINE),
        "formulas": sorted(re.findall(r"\$\$.+?\$\$", text, re.DOTALL)),
        "code": Counter(re.findall(r"`([^`\n]+)`", text)),
        "links": sorted(re.findall(r"\]\(([^)]+)\)", text)),
        "items": len(re.findall(r"^(?:-|\d\.) ", text, re.MULTILINE)),
        "paragraphs": len(re.findall(r"\n\n+", text.strip())),
    }


@each_lesson
def test_a_lesson_is_short_enough_to_be_finished(lesson):
    code = [line for cell in lesson.cells if cell.kind == "code" for line in cell.text.split("\n")]
    assert len(code) <= 150
    assert len(re.findall(r"[一-鿿]", "".join(prose(lesson, "zh")))) <= 3000


@each_lesson
def test_both_languages_say_enough_and_keep_to_themselves(lesson):
    zh, en = "".join(prose(lesson, "zh")), " ".join(prose(lesson, "en"))
    assert len(re.findall(r"[一-鿿]", zh)) >= 600
    assert len(re.findall(r"[A-Za-z]+", en)) >= 350
    assert not re.search(r"[一-鿿，。：；？！]", en)
    plain = re.sub(r"\$[^$]+\$|`[^`]+`|\([^)]*\)|\*\*|[（）]", "", zh)
    halves = re.findall(r"[一-鿿][,;:?!]|[,;:?!][一-鿿]", plain)
    assert not halves, f"half-width punctuation between Chinese: {halves}"


def sentences(lesson):
    """Every sentence of some length, of both languages."""
    for cell in lesson.cells:
        if cell.kind == "markdown":
            lines = [line for line in joined(cell.text).split("\n") if not line.startswith("#")]
            text = " ".join(" ".join(lines).split())
            for sentence in re.split(r"(?<=[。？！])|(?<=[.?!:]) ", text):
                letters = re.findall(r"[一-鿿]|[A-Za-z]+", sentence)
                if len(letters) >= 8:
                    yield " ".join(letters).lower()


def test_no_sentence_is_said_twice():
    said: dict[str, str] = {}
    for lesson in LESSONS.values():
        for sentence in sentences(lesson):
            assert sentence not in said, f"{lesson.stem} repeats {said[sentence]}: {sentence}"
            said[sentence] = lesson.stem


@each_lesson
def test_the_rhythm_is_complete(lesson):
    code = [cell for cell in lesson.cells if cell.kind == "code"]
    text = "\n".join(cell.text for cell in code)
    assert sum("predict" in cell.tags for cell in code) >= 3
    assert "source(" in text
    assert "equivalence(" in text
    assert "mutant(" in text
    assert lesson.exercises
    for name in lesson.exercises:
        assert f"check({name})" in text
    for lang, command in (("zh", "handson check"), ("en", "handson check")):
        assert any(f"`{command} {lesson.stem}`" in one for one in prose(lesson, lang))
    for before, after in pairwise(lesson.cells):
        if "predict" in after.tags:
            assert re.search(r"^#+ Predict, then run", before.text, re.MULTILINE), after.line


# ---- what a lesson may not ----------------------------------------------------------------------


def public_names():
    names = set()
    for path in files(handson).rglob("*.py"):
        if "lessons" in path.parts or "cli" in path.parts:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                names.add(node.name)
    return names


@each_lesson
def test_no_class_is_defined_and_no_name_of_the_library_again(lesson):
    nodes = [n for c in lesson.cells if c.kind == "code" for n in ast.walk(ast.parse(c.text))]
    assert not [node.name for node in nodes if isinstance(node, ast.ClassDef)]
    made = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    assert not made & public_names()


@each_lesson
def test_imports_stand_in_the_first_code_cell(lesson):
    first, *others = [ast.parse(c.text) for c in lesson.cells if c.kind == "code"]
    assert any(isinstance(node, ast.Import | ast.ImportFrom) for node in first.body)
    late = [n for tree in others for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    assert not late


# ---- the lessons, run ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def times():
    """Seconds of every pass that ran in this process, for the median at the end."""
    return []


@each_lesson
def test_it_runs_as_shipped(lesson, times, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    start = time.perf_counter()
    with shapes_unchecked():
        ran = run(lesson)
    times.append(time.perf_counter() - start)
    assert times[-1] < SECONDS
    values = [value for shown in ran.shown.values() for value in shown]
    assert {v.outcome for v in values if isinstance(v, Verdict)} == {"unwritten"}
    assert any(hasattr(value, "savefig") for value in values), "no figure"
    for number, cell in enumerate(lesson.cells):
        if "predict" in cell.tags:
            _answer_is_not_given_away(lesson, ran, number)
    assert list(tmp_path.iterdir()) == [], "a lesson leaves nothing behind"


def _answer_is_not_given_away(lesson, ran, number):
    if any(hasattr(value, "savefig") for value in ran.shown[number]):
        return
    told = re.sub(r"\b0x[0-9a-f]+", "", ran.told(number))  # an address is no answer
    assert told.strip(), f"the cell at line {lesson.cells[number].line} shows nothing to compare"
    answers = set(re.findall(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])", told))
    code = "\n".join(cell.text for cell in lesson.cells if cell.kind == "code")
    said = " ".join(prose(lesson, "zh") + prose(lesson, "en"))
    given = {
        a
        for a in answers
        if len(a) > 1 and a not in code and re.search(rf"(?<![\d.]){re.escape(a)}(?![\d.])", said)
    }
    assert not given, f"line {lesson.cells[number].line}: the prose gives away {given}"


@each_lesson
def test_it_runs_solved_and_every_exercise_passes(lesson, times, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    start = time.perf_counter()
    with shapes_unchecked():
        ran = run(lesson, solved=True)
    times.append(time.perf_counter() - start)
    assert times[-1] < SECONDS
    verdicts = [v for shown in ran.shown.values() for v in shown if isinstance(v, Verdict)]
    assert [(v.exercise, v.outcome) for v in verdicts] == [(n, "right") for n in lesson.exercises]


def test_most_lessons_are_quick(times):
    if not times:
        pytest.skip("no lesson ran in this process")
    assert sorted(times)[len(times) // 2] < 4 * MEDIAN, "over the limit even for a busy machine"


# ---- the exercises ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", all_tasks())
def test_an_exercise_is_proven_like_any_pair(name):
    exercise = task(name).exercise()
    assert len(exercise.pair.cases) >= 5
    assert len(exercise.pair.mutants) >= 3
    with shapes_unchecked():
        row = examine(exercise.pair)
    assert row.failures == []
    naive = next(v for v in row.verdicts if v.mutant.name == exercise.naive)
    assert naive.caught_by


@pytest.mark.parametrize("name", all_tasks())
def test_hints_do_not_give_the_answer_away(name):
    exercise = task(name).exercise()
    source = files("handson.lessons.solutions") / f"{task(name).lesson.stem}.py"
    function = next(
        node
        for node in ast.parse(source.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    )
    body = function.body[1:] if ast.get_docstring(function) else function.body
    lines = {line.strip() for node in body for line in ast.unparse(node).splitlines()}
    for hint in [exercise.hint, *exercise.hints.values()]:
        assert hint.zh
        assert hint.en
        for line in lines:
            assert len(line) < 6 or line not in hint.zh + hint.en


def test_the_default_seed_is_the_lessons_own():
    """A lesson seeds what it draws: two passes give the same numbers."""
    lesson = LESSONS["linear_regression"]
    names = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        with shapes_unchecked():
            names.append(run(lesson).names["errors"][-1])
    assert names[0] == names[1]
