import pytest
import torch
from shift.calibration import most_false_alarms

from handson.base.errors import ArgumentError, ShapeError
from handson.shift.drift import DriftDetector, follow, page_hinkley


def errors(rate, count, seed):
    rng = torch.Generator().manual_seed(seed)
    return (torch.rand(count, generator=rng) < rate).int().tolist()


@pytest.mark.parametrize("rate", [0.02, 0.3, 0.9])
def test_false_alarms_over_a_long_stream_stay_at_the_level(rate):
    found = sum(DriftDetector().add(errors(rate, 800, seed)) > 0 for seed in range(200))
    assert found <= most_false_alarms(0.05)


def test_a_drift_is_found_soon():
    late = []
    for seed in range(50):
        detector = DriftDetector()
        stream = errors(0.05, 400, seed) + errors(0.35, 400, seed + 1000)
        found = [at for at, error in enumerate(stream, 1) if detector.add([error])]
        late.append(found[0] - 400 if found else 400)
    assert sorted(late)[25] <= 50
    assert max(late) <= 150


def test_a_slight_drift_takes_longer_but_is_found():
    found = 0
    for seed in range(50):
        detector = DriftDetector()
        found += detector.add(errors(0.1, 1000, seed) + errors(0.2, 1000, seed + 1000)) > 0
    assert found >= 45


def test_a_model_that_gets_better_is_no_alarm():
    for seed in range(20):
        assert not DriftDetector().add(errors(0.5, 400, seed) + errors(0.02, 400, seed + 1000))


def test_after_an_alarm_it_watches_from_the_new_state():
    detector = DriftDetector()
    window = detector.add(errors(0.05, 400, 0) + errors(0.6, 50, 1))
    assert window == 50
    assert len(detector.errors) == 50
    assert detector.looks == 0
    assert not detector.add(errors(0.6, 300, 2))


def test_what_came_after_the_alarm_in_the_same_call_counts_as_after_the_drift():
    assert DriftDetector().add([0] * 400 + [1] * 50 + [1] * 30) == 80


def test_it_does_not_matter_how_a_stream_is_cut():
    stream = errors(0.05, 400, 3) + errors(0.5, 100, 4)
    whole, cut = DriftDetector(), DriftDetector()
    whole.add(stream)
    for start in range(0, 500, 7):
        cut.add(stream[start : start + 7])
    assert whole.errors == cut.errors
    assert whole.looks == cut.looks


@pytest.mark.parametrize("bad", [0.5, 2, -1, float("nan")])
def test_an_error_is_zero_or_one(bad):
    with pytest.raises(ArgumentError, match="expected 1 for wrong or 0 for right"):
        DriftDetector().add([bad])


def test_settings_out_of_range_are_refused():
    with pytest.raises(ArgumentError, match="level=1"):
        DriftDetector(level=1)
    with pytest.raises(ArgumentError, match="every=1"):
        DriftDetector(every=1)


def test_page_hinkley_climbs_after_a_rise_and_not_before():
    stream = torch.tensor(errors(0.1, 300, 0) + errors(0.6, 100, 1), dtype=torch.float64)
    path = page_hinkley(stream, tolerance=0.05)
    assert float(path[:300].max()) < 10
    assert float(path[-1]) > 20
    assert bool((path >= 0).all())


def stream(count, seed, turned):
    rng = torch.Generator().manual_seed(seed)
    x = torch.randn(count, 1, generator=rng)
    return x, ((x[:, 0] > 0) != turned).long()


def batches(size=25):
    parts = [stream(500, 0, turned=False), stream(500, 1, turned=True)]
    x, y = (torch.cat(both) for both in zip(*parts, strict=True))
    return [(x[i : i + size], y[i : i + size]) for i in range(0, 1000, size)]


def majority(x, y):
    """Learn which side of zero is which class."""
    same = bool(((x[:, 0] > 0) == (y > 0)).float().mean() > 0.5)
    return lambda z: ((z[:, 0] > 0) == same).long()


def test_adapting_wins_back_what_the_drift_took():
    first = majority(*stream(50, 9, turned=False))
    watched, adapted = follow(batches(), first), follow(batches(), first, majority)
    assert watched.accuracy == 0.5
    assert watched.alarms[0] == adapted.alarms[0] == 550
    assert adapted.accuracy == 0.95
    assert float(adapted.errors[550:].sum()) == 0


def test_it_is_fitted_to_what_came_after_the_drift_and_again_as_data_grow():
    sizes = []

    def fit(x, y):
        assert float(((x[:, 0] > 0) == (y > 0)).float().mean()) < 0.1
        sizes.append(len(x))
        return majority(x, y)

    follow(batches(), majority(*stream(50, 9, turned=False)), fit)
    assert sizes == [50, 100, 200, 400]


def test_a_stream_without_drift_is_left_alone():
    def fit(x, y):
        raise AssertionError("there was nothing to adapt to")

    x, y = stream(500, 0, turned=False)
    found = follow([(x, y)], majority(x, y), fit)
    assert found.alarms == ()
    assert found.accuracy == 1.0


def test_an_empty_stream_is_refused():
    with pytest.raises(ShapeError, match="the stream is empty"):
        follow([], lambda x: x)


def test_a_stream_without_an_example_is_empty():
    none = torch.zeros(0, 1), torch.zeros(0, dtype=torch.long)
    with pytest.raises(ShapeError, match="the stream is empty"):
        follow([none], lambda x: x[:, 0].long())


def test_one_class_per_example_is_predicted():
    x, y = stream(10, 0, turned=False)
    with pytest.raises(ShapeError, match="expected one class per example"):
        follow([(x, y)], lambda z: z)


def test_a_second_drift_is_found_and_adapted_to():
    parts = [stream(400, seed, turned=seed == 1) for seed in range(3)]
    x, y = (torch.cat(both) for both in zip(*parts, strict=True))
    pieces = [(x[i : i + 25], y[i : i + 25]) for i in range(0, 1200, 25)]
    found = follow(pieces, majority(*stream(50, 9, turned=False)), majority)
    assert len(found.alarms) == 2
    assert 400 < found.alarms[0] <= 500
    assert 800 < found.alarms[1] <= 950
    assert float(found.errors[1000:].sum()) == 0


def test_page_hinkley_takes_finite_numbers_and_no_negative_tolerance():
    with pytest.raises(ArgumentError, match="values holds numbers that are not finite"):
        page_hinkley(torch.tensor([0.0, float("nan")]))
    with pytest.raises(ArgumentError, match="tolerance=-1; expected at least 0"):
        page_hinkley(torch.zeros(3), -1)
