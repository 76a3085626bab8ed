from functools import partial

import pytest

from handson.base.errors import ArgumentError
from handson.learn.script.calls import Call, literal, name_of, unwrap, written


@pytest.mark.parametrize(
    "value",
    [
        True,
        1,
        -2.5,
        5e-4,
        None,
        "it's",
        'a "b" c',
        "c:\\d\n动手",
        "",
        (1,),
        (),
        [1, (2, "x")],
        {"a": [1]},
    ],
)
def test_plain_values_are_written_as_python(value):
    assert eval(literal(value, "it")) == value


@pytest.mark.parametrize("value", [float("inf"), float("-inf")])
def test_infinity_is_written_too(value):
    assert eval(literal(value, "it")) == value


def test_texts_have_double_quotes_where_they_can():
    assert literal("grey", "it") == '"grey"'


@pytest.mark.parametrize("value", [object(), print, [object()], {1: {2}}])
def test_other_values_are_refused_by_name(value):
    with pytest.raises(ArgumentError, match=r"hidden is builtins\.\w+, which has no text"):
        literal(value, "hidden")


def test_a_partial_is_taken_apart():
    assert unwrap(partial(partial(max, 1), 2, key=abs)) == Call(max, (1, 2), {"key": abs})
    assert unwrap(max) == Call(max, (), {})


def test_a_call_is_written_with_its_arguments():
    call = Call(max, (1,), {"default": 2.0, "layers": print})
    assert written("max", call, leave_out="layers") == "max(1, default=2.0)"
    assert written("f", Call(max, (), {}), first="x, y") == "f(x, y)"


def test_things_are_named_by_their_address():
    assert name_of(Call) == "handson.learn.script.calls.Call"
    assert name_of(3) == "builtins.int"
