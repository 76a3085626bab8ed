import textwrap
from pathlib import Path

import pytest

from handson.learn.script.edits import Edits, end, start
from handson.learn.script.modules import Text


def edits_of(code):
    text = Text("m", Path("m.py"), textwrap.dedent(code).lstrip().encode())
    return Edits(text), text.tree.body


def test_what_is_not_changed_stays_as_it_was_written():
    code = '''
        # why 动手
        X = {  # first
            'a': 1,
        }
        """What it is."""

        # apart

        @d
        def f( x ):
            # odd   spaces
            return  x


        Y = 2
    '''
    edits, (constant, _, function, last) = edits_of(code)
    assert edits.render(constant) == "\n".join(
        ["# why 动手", "X = {  # first", "    'a': 1,", "}", '"""What it is."""']
    )
    assert edits.render(function).splitlines() == [
        *("@d", "def f( x ):", "    # odd   spaces", "    return  x")
    ]
    assert edits.render(last) == "Y = 2"


def test_places_count_bytes_so_that_other_scripts_are_safe():
    edits, (statement,) = edits_of('x = f("动手", value, [\n    other])')
    value = statement.value.args[1]
    edits.replace(start(value), end(value), "值")
    assert edits.render(statement) == 'x = f("动手", 值, [other])'


def test_docstrings_keep_their_first_paragraph():
    code = r'''
        class C:
            """What it is,
            in two lines.

            Args:
                x: a number.
            """

            def f(self):
                r"""A \bend.

                More.
                """
                return """Not
                one."""
    '''
    edits, (statement,) = edits_of(code)
    edits.shorten_docstrings(statement)
    assert edits.render(statement).splitlines() == [
        "class C:",
        '    """What it is,',
        "    in two lines.",
        '    """',
        "",
        "    def f(self):",
        '        r"""A \\bend."""',
        '        return """Not',
        '        one."""',
    ]


@pytest.mark.parametrize(
    ("code", "place", "found"), [("f(a,\n  b)", (2, 2), (1, 3)), ("f(a + b)", (1, 6), None)]
)
def test_a_mark_before_a_place_is_found_over_lines(code, place, found):
    assert edits_of(code)[0].before(place, ",") == found
