import pytest
import torch

from handson.base.errors import ArgumentError, DtypeError, UnknownNameError
from handson.ops.variables import Variables, variables_of

BOTH = Variables({"coin": ("heads", "tails"), "die": (1, 2, 3)})


def test_names_shape_axes_and_places():
    assert BOTH.names == ("coin", "die")
    assert BOTH.shape == (2, 3)
    assert BOTH.axis("die") == 1
    assert BOTH.place("die", 3) == 2


def test_some_of_them_in_another_order():
    assert BOTH.only(["die", "coin"]).names == ("die", "coin")
    assert BOTH.besides(["die"]) == ("coin",)
    assert BOTH.besides([]) == ("coin", "die")


def test_outcomes_as_numbers():
    assert torch.equal(BOTH.numbers("die"), torch.tensor([1.0, 2.0, 3.0]).double())
    assert Variables({"rain": (False, True)}).numbers("rain").tolist() == [0.0, 1.0]
    with pytest.raises(DtypeError, match=r"'heads' of 'coin' is a word.*of=lambda"):
        BOTH.numbers("coin")


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(UnknownNameError, match=r"no variable is called 'dice'.*nearest are: die"):
        BOTH.axis("dice")
    with pytest.raises(UnknownNameError, match=r"no outcome of 'coin' is called 'head'.*heads"):
        BOTH.place("coin", "head")


def test_an_outcome_of_the_wrong_type_is_told_so():
    with pytest.raises(UnknownNameError, match="'3' is of type str, they are of type int"):
        BOTH.place("die", "3")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Variables({}), "no variable is left; name at least one"),
        (lambda: Variables({"a": ()}), "'a' has no outcomes"),
        (lambda: Variables({"a": (0, 1, True)}), "the outcome True twice"),
        (lambda: BOTH.only(["die", "die"]), "'die' is named twice"),
        (lambda: BOTH.only([]), "no variable is left"),
        (lambda: variables_of(["a"], (2, 2)), r"1 variables \(a\) for a table of 2 axes"),
        (lambda: variables_of(["a", "a"], (2, 2)), "two variables are called 'a'"),
        (lambda: variables_of({"a": "xyz"}, (2,)), "'a' has 3 outcomes and its axis 2 places"),
    ],
)
def test_what_does_not_fit_is_refused(make, told):
    with pytest.raises(ArgumentError, match=told):
        make()


def test_names_alone_count_their_outcomes_and_one_word_is_one_name():
    assert variables_of(["a", "b"], (2, 3)).outcomes == {"a": (0, 1), "b": (0, 1, 2)}
    assert variables_of("coin", (2,)).outcomes == {"coin": (0, 1)}
