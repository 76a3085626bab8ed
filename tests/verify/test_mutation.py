from functools import wraps

import pytest
import torch
from beartype import beartype
from hypothesis import given
from hypothesis import strategies as st
from jaxtyping import Float, jaxtyped
from torch import Tensor

from handson.ops.loss import mse_loss
from handson.verify.mutation import Mutant, MutantError, applied, mutate, resolve


def double(x: float) -> float:
    """Two times x."""
    return 2 * x


def many_lines(x: float) -> float:
    total = 0.0
    for step in range(3):
        total += step * x
    return total


class Parent:
    def value(self) -> int:
        return 1

    def inherited(self) -> int:
        return 10


class Child(Parent):
    def value(self) -> int:
        return super().value() + 1

    @staticmethod
    def still(x: int) -> int:
        return x + 1

    @classmethod
    def made(cls, x: int) -> str:
        return cls.__name__ + str(x)

    @property
    def shown(self) -> int:
        return 3

    class Inner:
        def deep(self) -> int:
            return 7


def counter(start: int, step: int):
    def count(times: int) -> int:
        return start + times * step

    return count


count_from_5 = counter(5, 2)


def noisy(function):
    @wraps(function)
    def wrapper(*args):
        return ("noise", function(*args))

    return wrapper


@noisy
@torch.no_grad()
def twice_wrapped(x: int) -> int:
    return x + 1


@jaxtyped(typechecker=beartype)
def shaped(x: Float[Tensor, "batch features"]) -> Float[Tensor, "batch"]:
    return x.sum(1)


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return 2 * x * grad


square_of = lambda x: x * x  # noqa: E731


def mutant(where: str, old: str, new: str) -> Mutant:
    return Mutant(name="test", where=f"{__name__}:{where}", old=old, new=new)


def test_a_mutant_changes_the_function_only_inside_the_block():
    with applied(mutant("double", "2 * x", "3 * x")):
        assert double(5) == 15
    assert double(5) == 10


def test_a_mutant_reaches_callers_who_imported_the_function_long_ago():
    kept = double
    with applied(mutant("double", "2 * x", "3 * x")):
        assert kept(1) == 3


def test_the_function_is_itself_again_after_an_exception():
    with (
        pytest.raises(ZeroDivisionError),
        applied(mutant("double", "2 * x", "x / 0")),
    ):
        double(1)
    assert double(5) == 10


def test_only_the_line_with_the_fragment_changes():
    with applied(mutant("many_lines", "step * x", "step + x")):
        assert many_lines(10.0) == 33.0
    assert many_lines(10.0) == 30.0


def test_two_mutants_of_one_function_can_be_nested():
    with applied(mutant("double", "2 * x", "3 * x")):
        with applied(mutant("double", "2 * x", "4 * x")):
            assert double(1) == 4
        assert double(1) == 3
    assert double(1) == 2


def test_a_method_that_calls_super_can_be_mutated():
    with applied(mutant("Child.value", "+ 1", "+ 2")):
        assert Child().value() == 3
    assert Child().value() == 2


def test_an_inherited_method_is_mutated_where_it_was_written():
    with applied(mutant("Child.inherited", "10", "11")):
        assert (Child().inherited(), Parent().inherited()) == (11, 11)


def test_a_closure_keeps_its_surroundings():
    with applied(mutant("count_from_5", "times * step", "times - step")):
        assert count_from_5(10) == 13
    assert count_from_5(10) == 25


def test_a_closure_cannot_reach_for_other_names_around_it():
    with pytest.raises(MutantError, match=r"same names of the code around it \(start, step\)"):
        mutate(resolve(f"{__name__}:count_from_5"), "times * step", "times")


def test_static_and_class_methods_can_be_mutated():
    with applied(mutant("Child.still", "x + 1", "x - 1")):
        assert Child.still(1) == 0
    with applied(mutant("Child.made", "str(x)", "str(-x)")):
        assert Child.made(1) == "Child-1"


def test_a_method_of_a_class_in_a_class_can_be_mutated():
    with applied(mutant("Child.Inner.deep", "7", "8")):
        assert Child.Inner().deep() == 8


def test_decorators_stay_around_the_mutated_function():
    with applied(mutant("twice_wrapped", "x + 1", "x + 2")):
        assert twice_wrapped(1) == ("noise", 3)
    assert twice_wrapped(1) == ("noise", 2)


def test_a_function_under_shape_checks_can_be_mutated_and_stays_checked():
    x = torch.ones(2, 3)
    with applied(mutant("shaped", "x.sum(1)", "x.mean(1)")):
        assert shaped(x).tolist() == [1, 1]
    with (
        applied(mutant("shaped", "x.sum(1)", "x.sum()")),
        pytest.raises(Exception, match="batch"),
    ):
        shaped(x)
    assert shaped(x).tolist() == [3, 3]


def test_the_library_itself_can_be_mutated_while_its_shapes_are_checked():
    x, y = torch.tensor([1.0, 2.0]), torch.tensor([4.0, 6.0])
    wrong = Mutant(
        name="absolute", where="handson.ops.loss:mse_loss", old="(input - target) ** 2",
        new="(input - target).abs()",
    )  # fmt: skip
    with applied(wrong):
        assert mse_loss(x, y) == 3.5
    assert mse_loss(x, y) == 12.5


def test_both_formulas_of_an_autograd_function_can_be_mutated():
    x = torch.tensor(3.0, requires_grad=True)
    with applied(mutant("Square.forward", "x * x", "x + x")):
        assert Square.apply(x) == 6
    with applied(mutant("Square.backward", "2 * x * grad", "x * grad")):
        assert torch.autograd.grad(Square.apply(x), x)[0] == 3
    assert torch.autograd.grad(Square.apply(x), x)[0] == 6


def test_a_lambda_can_be_mutated():
    with applied(mutant("square_of", "x * x", "x + x")):
        assert square_of(5) == 10
    assert square_of(5) == 25


@given(st.integers(-100, 100))
def test_the_identity_mutant_changes_no_result(x):
    expected = (double(x), count_from_5(x), Child().value())
    for where, old in (("double", "2 * x"), ("count_from_5", "times * step"), ("Child.value", "1")):
        with applied(mutant(where, old, "wrong").identity()):
            assert (double(x), count_from_5(x), Child().value()) == expected


def test_a_mutated_function_reports_errors_at_the_same_line():
    lines = []
    for new in ("2 * x", "x / 0"):
        with applied(mutant("double", "2 * x", new)):
            lines.append([line for *_, line in double.__code__.co_lines() if line is not None][-1])
    assert lines[0] == lines[1] == double.__code__.co_firstlineno + 2


@pytest.mark.parametrize(
    ("where", "old", "new", "message"),
    [
        ("double", "2 ** x", "3 * x", "holds '2 \\*\\* x' 0 times"),
        ("many_lines", "total", "sum", "holds 'total' 3 times"),
        ("double", "2 * x", "2 *\n x", "changes one line"),
        ("double", "2 * x", "2 * (x", "is not Python"),
        ("Child.shown", "3", "4", "is property, a mutant needs a function"),
        ("Child", "1", "2", "is type, a mutant needs a function"),
        ("no_such", "1", "2", "there is no function at .*no_such"),
        ("Child.no_such", "1", "2", "there is no function at .*Child.no_such"),
        ("", "1", "2", "there is no function at"),
    ],
)
def test_a_mutant_that_does_not_fit_says_so(where, old, new, message):
    with pytest.raises(MutantError, match=message), applied(mutant(where, old, new)):
        pass
    assert double(1) == 2


def test_a_module_that_is_gone_says_so():
    gone = Mutant(name="gone", where="handson.no_such:f", old="1", new="2")
    with pytest.raises(MutantError, match=r"there is no function at 'handson.no_such:f'"):
        resolve(gone.where)
