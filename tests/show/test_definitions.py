import pytest

from handson.show.definitions import find_definition, read_source

TEXT = '''import functools

LIMIT = 3
names: list[str] = []

@functools.cache
def f():
    return 1

if LIMIT:
    def g(): return 2
else:
    def g():
        return 3

class A:
    size = 1

    @property
    def m(self):
        """甲"""

        return f()

    class B:
        async def n(self): ...

try:
    import x
except ImportError:
    def h(): return 4
'''


@pytest.mark.parametrize(
    ("name", "first", "start", "end"),
    [
        ("LIMIT", 3, "LIMIT = 3", "LIMIT = 3"),
        ("names", 4, "names: list", "= []"),
        ("f", 6, "@functools.cache", "return 1"),
        ("g", 13, "def g():", "return 3"),
        ("A", 16, "class A:", "..."),
        ("A.size", 17, "size = 1", "size = 1"),
        ("A.m", 19, "@property\ndef m(self):\n    ", "return f()"),
        ("A.B.n", 26, "async def n", "..."),
        ("h", 31, "def h", "return 4"),
    ],
)
def test_definitions_are_found_with_their_decorators(name, first, start, end):
    text, line = find_definition(TEXT, name)
    assert line == first
    assert text.startswith(start)
    assert text.endswith(end)


@pytest.mark.parametrize("name", ["nothing", "A.nothing", "f.inner", "functools", "LIMIT.x"])
def test_what_is_not_defined_is_not_found(name):
    assert find_definition(TEXT, name) is None


def test_a_file_is_read_in_its_own_encoding(tmp_path):
    path = tmp_path / "old.py"
    path.write_bytes("# coding: gbk\nx = '损失'\n".encode("gbk"))
    assert "损失" in read_source(path)
