import pytest
import torch

from handson.learn.judge import judge
from handson.lessons.solutions.linear_regression import SLOPE, slope


def test_our_solution_is_right():
    verdict = judge(slope, SLOPE)
    assert verdict.right
    assert (verdict.passed, verdict.cases, verdict.case) == (8, 8, "")


def test_a_function_that_is_not_written_says_so():
    def slope(x, y):
        raise NotImplementedError

    assert judge(slope, SLOPE).outcome == "unwritten"


@pytest.mark.parametrize(
    ("mistake", "formula"),
    [
        ("through the origin", lambda x, y: (x * y).sum() / (x * x).sum()),
        (
            "mean of products minus product of means",
            lambda x, y: ((x * y).mean() - x.mean() * y.mean()) / ((x * x).mean() - x.mean() ** 2),
        ),
    ],
)
def test_a_known_mistake_gets_its_own_hint(mistake, formula):
    verdict = judge(formula, SLOPE)
    assert verdict.outcome == "wrong"
    assert verdict.hint == SLOPE.hints[mistake]


def test_an_unknown_mistake_is_shown_on_the_smallest_input():
    verdict = judge(lambda x, y: slope(x, y) + 1, SLOPE)
    assert (verdict.outcome, verdict.quantity, verdict.hint) == ("wrong", "output", SLOPE.hint)
    assert verdict.gap == pytest.approx(1.0)
    assert all("(2,)" in line for line in verdict.inputs)
    assert verdict.yours != verdict.expected


def test_a_wrong_gradient_is_seen_though_the_output_is_right():
    verdict = judge(lambda x, y: slope(x, y).detach() + 0 * x.sum(), SLOPE)
    assert (verdict.outcome, verdict.quantity) == ("wrong", "grad input 0")


def test_a_gradient_that_is_cut_off_altogether_is_seen():
    verdict = judge(lambda x, y: slope(x, y).detach(), SLOPE)
    assert verdict.outcome == "wrong"
    assert verdict.quantity.startswith("grad")


def test_an_error_is_shown_with_the_line_that_raised_it():
    def slope(x, y):
        return x[99]

    verdict = judge(slope, SLOPE)
    assert verdict.outcome == "raised"
    assert "test_judge.py" in verdict.trace
    assert "return x[99]" in verdict.trace
    assert "IndexError" in verdict.trace
    assert "verify" not in verdict.trace


def test_torchs_own_kernel_is_not_an_answer():
    verdict = judge(lambda x, y: torch.softmax(x, 0).sum(), SLOPE)
    assert verdict.outcome == "forbidden"
    assert "softmax is exp over its sum" in verdict.trace


@pytest.mark.parametrize("result", [None, [1.0], "word", torch.ones(3)])
def test_a_result_of_the_wrong_kind_is_shown_as_it_is(result):
    verdict = judge(lambda x, y: result, SLOPE)
    assert verdict.outcome in ("wrong", "raised")
    assert verdict.expected or verdict.trace


def test_what_it_prints_for_the_shown_input_is_kept_and_nothing_else(capsys):
    def slope(x, y):
        print("seen", tuple(x.shape))
        return x.sum() * 0 + y.sum()

    verdict = judge(slope, SLOPE)
    assert verdict.printed.splitlines()[0].startswith("seen")
    assert len(verdict.printed.splitlines()) == 1
    assert capsys.readouterr().out == ""


def test_too_much_memory_is_told_apart_from_other_errors():
    def slope(x, y):
        raise MemoryError

    assert judge(slope, SLOPE).outcome == "too large"


def test_the_readers_random_numbers_stay_untouched():
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    judge(lambda x, y: slope(x, y) + torch.rand(()) * 0, SLOPE)
    assert torch.equal(torch.rand(1), expected)
