"""Files are short, and every module has a test file of its name."""

import pytest
from architecture.code import ROOT, SRC, TESTS, Source, check_exceptions, sources

LONG, TOO_LONG = 250, 400

UNTESTED: dict[str, str] = {
    "verify/pairs": "their test is the contract over all pairs, in tests/contract",
    "lessons/solutions": "tests/lessons runs them in the lessons and proves their pairs",
    "catalog/concept.py": "tests/architecture/test_catalog.py is about them all",
    "catalog/index.py": "tests/architecture/test_catalog.py is about them all",
    "catalog/functions.py": "tests/architecture/test_catalog.py is about them all",
    "catalog/networks.py": "tests/architecture/test_catalog.py is about them all",
    "catalog/preliminaries.py": "tests/architecture/test_catalog.py is about them all",
    "catalog/training.py": "tests/architecture/test_catalog.py is about them all",
}
"""Modules, or folders of them, without a test file of the same name."""

APART: dict[str, str] = {
    "architecture": "rules about the code as a whole",
    "contract": "batteries over everything that the catalogue lists",
    "install": "what a newcomer's machine does before there is a library",
}
"""Folders of tests that mirror no package."""

OF_NO_MODULE: dict[str, str] = {
    "autograd/test_size.py": "it counts the lines of the whole package",
    "cli/test_encodings.py": "every verb on consoles of other encodings, in processes of their own",
    "lessons/test_lessons.py": "lessons are scripts; it runs them all and holds them to rules",
    "test_readme.py": "it runs every command that the README shows",
}
"""Single test files that mirror no module."""


def mirror(source: Source) -> str:
    """Return where a module's test is: ``nn/linear.py`` has ``nn/test_linear.py``."""
    folder, _, name = source.relative.rpartition("/")
    return f"{folder}/test_{name[:-3].strip('_')}.py".lstrip("/")


def within(path: str, places: dict[str, str]) -> bool:
    """Return whether a path is one of ``places`` or below one."""
    return any(path == place or path.startswith(f"{place}/") for place in places)


MODULES = [source for source in sources() if not source.is_init]
TEST_FILES = {path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}


def test_every_module_has_a_test_of_its_name():
    bare = [s.relative for s in MODULES if mirror(s) not in TEST_FILES]
    bare = [relative for relative in bare if not within(relative, UNTESTED)]
    assert not bare, "without tests:\n" + "\n".join(bare)


def test_every_test_file_has_a_module_of_its_name():
    mirrored = {mirror(source) for source in sources()}
    stray = [path for path in TEST_FILES - mirrored if not within(path, {**APART, **OF_NO_MODULE})]
    assert not stray, "tests of no module:\n" + "\n".join(sorted(stray))


def test_the_modules_excused_from_the_mirror_need_it():
    untested = {s.relative for s in MODULES if mirror(s) not in TEST_FILES}
    needed = {place for place in UNTESTED if any(within(path, {place: ""}) for path in untested)}
    folders = {source.relative.rpartition("/")[0] for source in sources()}
    check_exceptions(UNTESTED, {s.relative for s in MODULES} | folders, needed)
    assert not set(UNTESTED) & {source.package for source in sources()}, "a whole package"


def test_the_folders_of_tests_that_stand_apart_need_it():
    folders = {path.partition("/")[0] for path in TEST_FILES if "/" in path}
    check_exceptions(APART, folders, folders - {source.package for source in sources()})


def test_the_test_files_of_no_module_need_the_excuse():
    mirrored = {mirror(source) for source in sources()}
    needed = {path for path in TEST_FILES - mirrored if not within(path, APART)}
    check_exceptions(OF_NO_MODULE, TEST_FILES, needed)


@pytest.mark.parametrize("root", [SRC, TESTS], ids=["src", "tests"])
def test_no_file_is_too_long(root, capsys):
    lengths = {p: len(p.read_text("utf-8").splitlines()) for p in sorted(root.rglob("*.py"))}
    with capsys.disabled():
        for path, length in lengths.items():
            if length > LONG:
                print(f"\n{path.relative_to(ROOT)}: {length} lines, aim for 150", end="")
    lessons = SRC / "lessons"  # two languages of prose; tests/lessons limits them
    over = {p.name: n for p, n in lengths.items() if n > TOO_LONG and p.parent != lessons}
    assert not over, f"over {TOO_LONG} lines, cut these: {over}"
