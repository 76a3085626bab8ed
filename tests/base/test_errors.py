import pytest

from handson.base import errors


def test_every_error_is_a_handson_error():
    kinds = [v for k, v in vars(errors).items() if k.endswith("Error") and isinstance(v, type)]
    assert len(kinds) > 10
    assert all(issubclass(kind, errors.HandsonError) for kind in kinds)


@pytest.mark.parametrize(
    ("name", "known", "first"),
    [
        ("lenett", ["mlp", "lenet", "softmax_regression"], "lenet"),
        ("LENET", ["mlp", "lenet"], "lenet"),
        ("--learning-rate", ["--device", "--layers", "--lr"], "--lr"),
        ("zzz", ["mlp", "lenet"], None),
    ],
)
def test_the_nearest_name_comes_first(name, known, first):
    near = errors.nearest(name, known)
    assert sorted(near) == sorted(known)[: len(near)] or len(near) == 3
    if first:
        assert near[0] == first


def test_no_more_than_three_names_are_offered():
    assert len(errors.nearest("a", [f"a{i}" for i in range(9)])) == 3


def test_the_message_says_what_was_given_and_what_there_is():
    error = errors.unknown("recipe", "lenett", ["lenet", "mlp"], hint="handson list")
    assert isinstance(error, errors.UnknownNameError)
    assert str(error) == (
        "no recipe is called 'lenett'; the nearest are: lenet, mlp (see: handson list)"
    )


def test_nothing_known_is_no_reason_to_fail():
    assert str(errors.unknown("run", "last", [])) == "no run is called 'last'"
