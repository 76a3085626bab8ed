import ast
import textwrap

import pytest

from handson.learn.script.references import bindings, references


def used(code):
    tree = ast.parse(textwrap.dedent(code)).body[-1]
    return [".".join([r.name, *r.attributes]) for r in references(tree)]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("def f(x=START, *, y: Kind = 1) -> Out: return x + y + z", "START Kind Out z"),
        ("def f():\n  a.b.c(d)\n  e().g", "a.b.c d e"),
        ("def f():\n  a = 1\n  return a.b + c", "c"),
        ("def f():\n  for i, (j, k) in items: i, j, k", "items"),
        ("def f():\n  with o() as h: h\n  try: p\n  except E as e: e", "o p E"),
        ("def f():\n  import a.b, c as d\n  a, c, d", "c"),
        ("def f():\n  def g(): return f2()\n  return g()", "f2"),
        ("def f():\n  return lambda a: a + b", "b"),
        ("def f(x): return [x + a for a in a if (y := a)], y", "a"),
        ("def f():\n  return [n for m in rows for n in m], m", "rows m"),
        ("def f():\n  return {k: v for k, v in k}", "k"),
        ("def f():\n  global a\n  a = 1\n  return a", "a"),
        ("def f():\n  match x:\n    case {'a': p, **q} | [p, *q] as r: p, q, r", "x"),
        (
            "@d(1)\nclass C(B, metaclass=M):\n  a = 1\n  b = a + o\n  def g(self): return a",
            "d B M o a",
        ),
        ("x: T = y", "T y"),
        ("f(f'{a} {b!r:{c}}')", "f a b c"),
        ("a.b = c[d]", "a.b c d"),
    ],
)
def test_names_from_outside_are_told_from_those_bound_within(code, names):
    assert used(code) == names.split()


def test_a_reference_knows_what_is_bound_around_it():
    tree = ast.parse("def f(x):\n  def g(y): return z")
    (reference,) = references(tree)
    assert reference.bound == {"x", "y", "g"}
    assert [type(node).__name__ for node in reference.chain] == ["Name"]


def test_names_bound_at_the_top_are_listed():
    code = "a, (b, *c) = 1\nd: int = 2\nimport e.f, g as h\nfrom i import j as k\ndef l(): m = 1"
    code += "\nclass N: o = 1\nif p:\n  q = 1\n[r for r in s if (t := r)]"
    assert [n for n, _ in bindings(ast.parse(code).body)] == [*"abcdehklN", "q", "t"]
