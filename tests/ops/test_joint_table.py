import itertools

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, DtypeError, UnknownNameError
from handson.ops.conditional_table import ConditionalTable
from handson.ops.joint_table import JointTable

SHAPE = {"sky": ("blue", "grey"), "rain": ("no", "yes")}
WEATHER = JointTable([[0.3, 0.1], [0.2, 0.4]], SHAPE)
TESTS = JointTable.from_conditionals(
    {"ill": {"yes": 0.0015, "no": 0.9985}},
    {
        "first": {"yes": {"+": 1, "-": 0}, "no": {"+": 0.01, "-": 0.99}},
        "second": {"yes": {"+": 0.98, "-": 0.02}, "no": {"+": 0.03, "-": 0.97}},
    },
)


def random_table(seed, shape):
    rng = torch.Generator().manual_seed(seed)
    weights = torch.rand(shape, generator=rng, dtype=torch.float64)
    weights[torch.rand(shape, generator=rng) < 0.2] = 0
    weights[(0,) * len(shape)] = 1
    return JointTable(weights / weights.sum(), [f"v{n}" for n in range(len(shape))])


def mass(table, event):
    """Add up all combinations in which the event happens: the definition, without tensors."""
    total = 0.0
    for places in itertools.product(*map(range, table.probs.shape)):
        outcome = dict(zip(table.names, places, strict=True))
        if all(outcome[name] == value for name, value in event.items()):
            total += float(table.probs[places])
    return total


shapes = st.lists(st.integers(1, 3), min_size=2, max_size=4)


@given(st.integers(0, 10**6), shapes, st.data())
def test_every_probability_is_the_sum_over_what_agrees(seed, shape, data):
    table = random_table(seed, shape)
    names = data.draw(st.permutations(table.names))
    cut = data.draw(st.integers(1, len(names) - 1))
    event = dict.fromkeys(names[:cut], 0)
    known = dict.fromkeys(names[cut:], 0)
    assert table.probability(event) == pytest.approx(mass(table, event))
    ratio = mass(table, {**event, **known}) / mass(table, known)
    assert table.probability(event, given=known) == pytest.approx(ratio)
    marginal = table.marginal(*names[:cut])
    assert marginal.names == tuple(names[:cut])
    assert float(marginal.probs[(0,) * cut]) == pytest.approx(mass(table, event))
    conditional = table.conditional(*names[:cut], given=known)
    assert float(conditional.probs[(0,) * cut]) == pytest.approx(ratio)


@given(st.integers(0, 10**6), shapes)
def test_the_whole_is_its_conditionals_weighted_by_what_is_given(seed, shape):
    table = random_table(seed, shape)
    first, *rest = table.names
    rows = table.conditional(*rest, given=first)
    assert isinstance(rows, ConditionalTable)
    weights = table.marginal(first).probs.reshape(-1, *[1] * len(rest))
    torch.testing.assert_close((weights * rows.probs).nan_to_num(), table.probs)


@given(st.integers(0, 10**6), shapes)
def test_to_condition_on_evidence_or_to_update_by_its_likelihood_is_the_same(seed, shape):
    table = random_table(seed, shape)
    cause, effect = table.names[:2]
    rows = table.conditional(effect, given=cause).probs.nan_to_num()
    likelihood = dict(enumerate(rows[:, 0].tolist()))
    updated = table.marginal(cause).update(cause, likelihood)
    torch.testing.assert_close(updated.probs, table.conditional(cause, given={effect: 0}).probs)


def test_the_books_two_medical_tests():
    prior = TESTS.marginal("ill")
    once = prior.update("ill", {"yes": 1.0, "no": 0.01})
    twice = once.update("ill", {"yes": 0.98, "no": 0.03})
    assert once.probability({"ill": "yes"}) == pytest.approx(0.1306, abs=5e-5)
    assert twice.probability({"ill": "yes"}) == pytest.approx(0.8307, abs=5e-5)
    both = {"first": "+", "second": "+"}
    assert TESTS.probability({"ill": "yes"}, given={"first": "+"}) == pytest.approx(
        0.1306, abs=5e-5
    )
    assert TESTS.probability({"ill": "yes"}, given=both) == pytest.approx(0.8307, abs=5e-5)
    assert TESTS.independent("first", "second", given="ill")
    assert not TESTS.independent("first", "second")


def test_an_update_changes_the_other_variables_too():
    later = TESTS.update("first", {"+": 1, "-": 0})
    assert later.probability({"second": "+"}) > TESTS.probability({"second": "+"})
    assert later.names == TESTS.names


def test_soft_evidence_of_no_weight_changes_nothing():
    torch.testing.assert_close(WEATHER.update("rain", {"no": 3, "yes": 3}).probs, WEATHER.probs)


def test_conditioning_without_names_keeps_all_that_is_not_given():
    assert TESTS.conditional(given={"first": "+"}).names == ("ill", "second")
    assert TESTS.conditional(given="first").variables.names == ("ill", "second")


def test_counts_become_frequencies():
    table = JointTable.from_counts(torch.tensor([[3, 1], [2, 4]]), SHAPE)
    torch.testing.assert_close(table.probs, WEATHER.probs)
    assert JointTable.from_counts([1, 3], "coin").probs.tolist() == [0.25, 0.75]


def test_probabilities_of_float32_are_exact_to_their_rounding_and_sum_to_one_again():
    table = JointTable(torch.full((3,), 1 / 3), "a")
    assert table.probs.dtype == torch.float64
    assert float(table.probs.sum()) == pytest.approx(1, abs=1e-15)


def test_numpy_arrays_and_tensors_with_gradients_serve_as_well():
    assert JointTable(np.array([0.5, 0.5]), "a").probs.tolist() == [0.5, 0.5]
    assert not JointTable(torch.tensor([0.5, 0.5], requires_grad=True), "a").probs.requires_grad


def test_the_table_is_not_the_tensor_that_it_was_made_of():
    numbers = torch.tensor([0.5, 0.5], dtype=torch.float64)
    table = JointTable(numbers, "a")
    numbers[0] = 7
    assert table.probs.tolist() == [0.5, 0.5]


def test_samples_name_their_outcomes_and_come_as_often_as_they_should():
    rng = torch.Generator().manual_seed(0)
    drawn = WEATHER.sample(8000, generator=rng)
    assert set(drawn) == {"sky", "rain"}
    pairs = list(zip(drawn["sky"], drawn["rain"], strict=True))
    assert pairs.count(("grey", "yes")) / 8000 == pytest.approx(0.4, abs=0.03)
    counts = WEATHER.sample_counts(8000, generator=torch.Generator().manual_seed(0))
    assert int(counts[1, 1]) == pairs.count(("grey", "yes"))
    assert WEATHER.sample(0) == {"sky": [], "rain": []}


def test_it_prints_itself():
    assert repr(WEATHER).splitlines()[:3] == [
        "P(sky, rain)",
        "sky  │ rain=no  rain=yes    Σ",
        "blue │     0.3       0.1  0.4",
    ]
    assert WEATHER._repr_html_().startswith("<table>")


@pytest.mark.parametrize(
    ("make", "error", "told"),
    [
        (lambda: JointTable([0.5, 0.6], "a"), ArgumentError, r"probs sum to 1\.1"),
        (lambda: JointTable([1.5, -0.5], "a"), ArgumentError, r"probs\[1\] is -0\.5"),
        (lambda: JointTable([float("nan"), 1], "a"), ArgumentError, r"probs\[0\] is nan"),
        (lambda: JointTable([[0.5], [0.2, 0.3]], ["a", "b"]), ArgumentError, "no table of numbers"),
        (lambda: JointTable("half", "a"), ArgumentError, "a str was given that is no table"),
        (lambda: JointTable(torch.tensor([1, 3]), "a"), DtypeError, "int64"),
        (lambda: JointTable([[0.5, 0.5]], ["a"]), ArgumentError, "name one variable for each axis"),
        (lambda: JointTable([0.5, 0.5], ["a", "b"]), ArgumentError, "2 variables"),
        (lambda: JointTable(1.0, []), ArgumentError, "no variable is left"),
        (lambda: JointTable([], "a"), ArgumentError, "hold no number|no outcomes"),
        (lambda: JointTable.from_counts([0, 0], "a"), ArgumentError, "all counts are 0"),
        (lambda: JointTable.from_counts([3, -1], "a"), ArgumentError, r"counts\[1\] is -1"),
        (lambda: WEATHER.marginal(), ArgumentError, "no variable is left"),
        (lambda: WEATHER.marginal("sun"), UnknownNameError, "no variable is called 'sun'"),
        (lambda: WEATHER.marginal("sky", "sky"), ArgumentError, "named twice"),
        (lambda: WEATHER.conditional("rain", given={"sky": "gray"}), UnknownNameError, "grey"),
        (lambda: WEATHER.conditional("sky", given="sky"), ArgumentError, "both given and asked"),
        (
            lambda: WEATHER.conditional(given={"sky": "blue", "rain": "no"}),
            ArgumentError,
            "is left",
        ),
        (lambda: WEATHER.probability({}), ArgumentError, "no variable is left"),
        (lambda: WEATHER.update("sky", {"blue": 0.5}), ArgumentError, "given for sky=grey"),
        (
            lambda: WEATHER.update("sky", {"blue": -1, "grey": 1}),
            ArgumentError,
            r"'sky'\[0\] is -1;",
        ),
        (lambda: WEATHER.update("sky", {"blue": 0, "grey": 0}), ArgumentError, "probability 0"),
        (lambda: WEATHER.update("sky", {"blue": 1, "green": 0}), UnknownNameError, "'green'"),
    ],
)
def test_what_cannot_be_is_refused_and_told_why(make, error, told):
    with pytest.raises(error, match=told):
        make()


def test_to_condition_on_what_never_happens_is_refused():
    table = JointTable([[0.5, 0.5], [0.0, 0.0]], ["a", "b"])
    with pytest.raises(ArgumentError, match=r"P\(a=1\) is 0: nothing can be said"):
        table.conditional("b", given={"a": 1})
    with pytest.raises(ArgumentError, match=r"P\(a=1\) is 0"):
        table.probability({"b": 0}, given={"a": 1})
