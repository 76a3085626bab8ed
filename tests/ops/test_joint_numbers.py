import itertools
import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, DtypeError, UnknownNameError
from handson.ops.joint_numbers import names_of
from handson.ops.joint_table import JointTable


def random_table(seed, shape=(2, 3, 2), zeros=False):
    rng = torch.Generator().manual_seed(seed)
    weights = torch.rand(shape, generator=rng, dtype=torch.float64) + 0.01
    if zeros:
        weights[torch.rand(shape, generator=rng) < 0.3] = 0
        weights[(0,) * len(shape)] = 1
    outcomes = {name: tuple(range(1, n + 1)) for name, n in zip("abc", shape, strict=True)}
    return JointTable(weights / weights.sum(), outcomes)


def everything(table):
    """Yield each combination as a mapping, and its probability."""
    for places in itertools.product(*map(range, table.probs.shape)):
        outcomes = [
            each[p] for each, p in zip(table.variables.outcomes.values(), places, strict=True)
        ]
        yield dict(zip(table.names, outcomes, strict=True)), float(table.probs[places])


def mean(table, f, known=None):
    rows = [
        (o, p) for o, p in everything(table) if all(o[n] == v for n, v in (known or {}).items())
    ]
    return sum(p * f(o) for o, p in rows) / sum(p for _, p in rows)


def bits(table, *names):
    total = {}
    for outcome, p in everything(table):
        key = tuple(outcome[name] for name in names)
        total[key] = total.get(key, 0.0) + p
    return -sum(p * math.log2(p) for p in total.values() if p > 0)


seeds = given(st.integers(0, 10**6), st.booleans())


@seeds
def test_moments_are_sums_over_all_combinations(seed, zeros):
    table = random_table(seed, zeros=zeros)
    a, b = mean(table, lambda o: o["a"]), mean(table, lambda o: o["b"])
    assert table.expectation("a") == pytest.approx(a)
    assert table.variance("b") == pytest.approx(mean(table, lambda o: (o["b"] - b) ** 2))
    both = mean(table, lambda o: (o["a"] - a) * (o["b"] - b))
    assert table.covariance("a", "b") == pytest.approx(both, abs=1e-12)
    assert table.covariance("a", "a") == pytest.approx(table.variance("a"))
    product = mean(table, lambda o: o["c"] * o["a"] ** 2)
    assert table.expectation("c", "a", of=lambda c, a: c * a**2) == pytest.approx(product)


@seeds
def test_moments_given_an_event_look_at_that_event_alone(seed, zeros):
    table = random_table(seed, zeros=zeros)
    event = {"c": 1}
    inside = mean(table, lambda o: o["b"], event)
    assert table.expectation("b", given=event) == pytest.approx(inside)
    spread = mean(table, lambda o: (o["b"] - inside) ** 2, event)
    assert table.variance("b", given=event) == pytest.approx(spread)
    assert table.covariance("b", "b", given=event) == pytest.approx(spread)


@seeds
def test_entropies_are_sums_over_all_combinations(seed, zeros):
    table = random_table(seed, zeros=zeros)
    assert table.entropy(base=2) == pytest.approx(bits(table, "a", "b", "c"))
    assert table.entropy("c", "a", base=2) == pytest.approx(bits(table, "c", "a"))
    given_c = bits(table, "a", "c") - bits(table, "c")
    assert table.entropy("a", given="c", base=2) == pytest.approx(given_c, abs=1e-12)
    shared = bits(table, "a") + bits(table, "b") - bits(table, "a", "b")
    assert table.mutual_information("a", "b", base=2) == pytest.approx(shared, abs=1e-12)
    shared = (
        bits(table, "a", "c")
        + bits(table, "b", "c")
        - bits(table, "a", "b", "c")
        - bits(table, "c")
    )
    found = table.mutual_information("a", "b", given="c", base=2)
    assert found == pytest.approx(shared, abs=1e-12)


@seeds
def test_what_is_given_as_an_event_is_the_entropy_of_what_remains(seed, zeros):
    table = random_table(seed, zeros=zeros)
    rest = table.conditional("a", "b", given={"c": 1})
    assert table.entropy("a", given={"c": 1}) == pytest.approx(rest.entropy("a"))
    assert table.entropy(given={"c": 1}) == pytest.approx(rest.entropy())
    told = table.mutual_information("a", "b", given={"c": 1})
    assert told == pytest.approx(rest.mutual_information("a", "b"))


@given(st.integers(0, 10**6))
def test_independence_is_a_product_and_conditional_independence_one_in_each_case(seed):
    rng = torch.Generator().manual_seed(seed)
    a, b = (torch.softmax(torch.randn(2, n, generator=rng).double(), 1) for n in (2, 3))
    c = torch.tensor([0.3, 0.7], dtype=torch.float64)
    table = JointTable(torch.einsum("ca,cb,c->abc", a, b, c), ["a", "b", "c"])
    assert table.independent("a", "b", given="c")
    assert table.independent("b", "a", given=["c"])
    assert table.independent("a", "b", given={"c": 1})
    assert not table.independent("a", "b", tolerance=0.0)
    assert table.mutual_information("a", "b", given="c") == pytest.approx(0, abs=1e-12)
    assert JointTable(torch.outer(a[0], c), ["a", "c"]).independent("a", "c")


def test_two_coins_and_whether_they_match_are_independent_until_that_is_known():
    table = JointTable([[[0.0, 0.25], [0.25, 0.0]], [[0.25, 0.0], [0.0, 0.25]]], ["a", "b", "same"])
    for pair in itertools.combinations(table.names, 2):
        assert table.independent(*pair)
    assert not table.independent("a", "b", given="same")
    assert table.mutual_information("a", "b", given="same", base=2) == pytest.approx(1)


def test_a_case_that_never_happens_does_not_count():
    table = JointTable([[[0.25, 0.0], [0.25, 0.0]], [[0.25, 0.0], [0.25, 0.0]]], ["a", "b", "c"])
    assert table.independent("a", "b", given="c")
    assert table.mutual_information("a", "b", given="c") == 0


def test_the_tolerance_lets_counts_of_a_sample_pass():
    coins = JointTable([[0.25, 0.25], [0.25, 0.25]], ["a", "b"])
    counts = coins.sample_counts(10_000, generator=torch.Generator().manual_seed(0))
    seen = JointTable.from_counts(counts, ["a", "b"])
    assert not seen.independent("a", "b")
    assert seen.independent("a", "b", tolerance=0.01)


def test_probabilities_as_a_tensor_are_chosen_summed_and_divided():
    table = random_table(1)
    found = table.probs_of(("b", "a"), {"c": 2})
    part = table.probs[:, :, 1].T
    torch.testing.assert_close(found, part / part.sum())
    torch.testing.assert_close(table.probs_of(("c",)), table.probs.sum((0, 1)))


@pytest.mark.parametrize(
    ("ask", "error", "told"),
    [
        (lambda t: t.expectation("z"), UnknownNameError, "no variable is called 'z'"),
        (lambda t: t.expectation("a", "b"), ArgumentError, "2 variables are named.*of=lambda"),
        (lambda t: t.expectation("a", given={"a": 1}), ArgumentError, "both given and asked for"),
        (lambda t: t.expectation("b", given={"a": 0}), ArgumentError, r"P\(a=0\) is 0: nothing"),
        (lambda t: t.expectation("b", given={"a": 9}), UnknownNameError, "no outcome of 'a'"),
        (lambda t: t.independent("b", "b"), ArgumentError, "is named twice"),
        (lambda t: t.entropy("b", base=1), ArgumentError, "base=1; expected e for nats"),
        (lambda t: t.entropy("b", base=-2.0), ArgumentError, r"base=-2\.0"),
        (lambda t: t.variance("word"), DtypeError, "'x' of 'word' is a word"),
    ],
)
def test_questions_without_an_answer_are_told_why(ask, error, told):
    table = JointTable(
        [[[0.0, 0.0], [0.0, 0.0]], [[0.1, 0.2], [0.3, 0.4]]],
        {"a": (0, 1), "b": (0, 1), "word": ("x", "y")},
    )
    with pytest.raises(error, match=told):
        ask(table)


def test_what_is_given_is_read_as_names():
    assert names_of(None) == ()
    assert names_of("coin") == ("coin",)
    assert names_of(["a", "b"]) == ("a", "b")
    assert names_of({"a": 1}) == ("a",)
