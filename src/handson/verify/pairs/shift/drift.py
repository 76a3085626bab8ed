"""Pairs for ``handson.shift.drift``."""

import torch
from torch import Tensor

from handson.shift.drift import DriftDetector, Predict, follow, page_hinkley
from handson.verify.inputs import Maker, exactly, full, normal, strided, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_WHERE = "handson.shift.drift:page_hinkley"


def _one_by_one(values: Tensor, tolerance: float = 0.005) -> Tensor:
    """Keep four running numbers, as code for a real stream does."""
    total, excess = values.new_zeros(()), values.new_zeros(())
    lowest, path = torch.full_like(excess, torch.inf), list[Tensor]()
    for seen, value in enumerate(values, 1):
        total = total + value
        excess = excess + value - total / seen - tolerance
        lowest = torch.where(excess < lowest, excess, lowest)
        path.append(excess - lowest)
    return torch.stack(path) if path else values * 1


def _rising(rng: torch.Generator) -> Tensor:
    spots: Tensor = uniform(40)(rng)
    return (spots < torch.tensor([0.1] * 20 + [0.7] * 20)).double()


def _errors(rate: float) -> Maker:
    return lambda rng: torch.as_tensor(uniform(40)(rng) < rate).double()


def _detected(errors: Tensor, every: int = 10, level: float = 0.05) -> tuple[Tensor, float]:
    detector = DriftDetector(every=every, level=level)
    windows = [detector.add([int(error)]) for error in errors]
    return torch.tensor(windows, dtype=torch.float64), len(detector.errors)


def _by_fisher(errors: Tensor, every: int = 10, level: float = 0.05) -> tuple[Tensor, float]:
    """Ask scipy about every window at every look."""
    from scipy.stats import fisher_exact

    start, look, windows = 0, 0, []
    for stop in range(1, len(errors) + 1):
        seen, found = stop - start, 0
        windows.append(found)
        if seen % every or seen < 2 * every:
            continue
        look += 1
        sizes = [every * 2**k for k in range(20) if every * 2 ** (k + 1) <= seen]
        for size in sizes:
            new, old = errors[stop - size : stop].sum(), errors[start : stop - size].sum()
            counts = [[int(new), size - int(new)], [int(old), seen - size - int(old)]]
            chance = fisher_exact(counts, alternative="greater").pvalue
            if chance <= level / (look * (look + 1) * len(sizes)):
                windows[-1], start, look = size, stop - size, 0
                break
    return torch.tensor(windows, dtype=torch.float64), len(errors) - start


def _rates(*parts: tuple[int, float]) -> Tensor:
    """Errors at an even pace: so many values at such a rate, then the next."""
    pieces = [
        (torch.arange(1, n + 1) * rate + 1e-9).floor().diff(prepend=torch.zeros(1))
        for n, rate in parts
    ]
    return torch.cat(pieces).double()


def _midpoint(x: Tensor, classes: Tensor) -> Predict:
    """Class 1 above the middle of the two means, or below, whichever it was."""
    low, high = (x[classes == k].mean() if bool((classes == k).any()) else x.mean() for k in (0, 1))
    return lambda z: (((z - (low + high) / 2) * (high - low)) > 0).long().flatten()


def _followed(x: Tensor, classes: Tensor, size: int, adapt: bool) -> tuple[Tensor, Tensor]:
    batches = [(x[i : i + size], classes[i : i + size]) for i in range(0, len(x), size)]
    first = _midpoint(x[:20], classes[:20])
    found = follow(batches, first, _midpoint if adapt else None, every=10)
    return found.errors, torch.tensor(found.alarms, dtype=torch.float64)


def _in_one_piece(x: Tensor, classes: Tensor, size: int, adapt: bool) -> tuple[Tensor, Tensor]:
    """Keep the whole stream at hand, and cut out of it what the model learns from."""
    detector, predict = DriftDetector(every=10), _midpoint(x[:20], classes[:20])
    errors, alarms, start, fitted = [], [], -1, 0
    for at in range(0, len(x), size):
        stop = min(at + size, len(x))
        errors.append((predict(x[at:stop]) != classes[at:stop]).double())
        if window := detector.add(errors[-1].tolist()):
            start, fitted = stop - window, 0
            alarms.append(stop)
        if adapt and start >= 0 and stop - start >= 2 * fitted:
            predict, fitted = _midpoint(x[start:stop], classes[start:stop]), stop - start
    return torch.cat(errors), torch.tensor(alarms, dtype=torch.float64)


def _turned(before: int, after: int, middle: float = 0.0) -> tuple[Maker, Maker]:
    """Numbers, and classes whose rule turns round halfway: above the middle, then below."""

    def numbers(rng: torch.Generator) -> Tensor:
        return torch.randn(before + after, 1, generator=torch.Generator().manual_seed(1)).double()

    def classes(rng: torch.Generator) -> Tensor:
        late = torch.arange(before + after) >= before
        border = torch.where(late, middle, 0.0)
        return ((numbers(rng)[:, 0] > border) != late).long()

    return numbers, classes


PAGE_HINKLEY = FunctionPair(
    name="page_hinkley",
    twin="a loop over the stream",
    ours=page_hinkley,
    theirs=_one_by_one,
    cases={
        "the rate of errors rises": Case(inputs=(_rising,), kwargs={"tolerance": 0.01}),
        "the rate stays": Case(inputs=(_errors(0.3),), kwargs={"tolerance": 0.05}),
        "real numbers": Case(inputs=(normal(30),), kwargs={"tolerance": 0.1}),
        "a great tolerance": Case(inputs=(normal(30),), kwargs={"tolerance": 2.0}),
        "always the same": Case(inputs=(full(12, value=1.0),)),
        "rises from the first on": Case(inputs=(exactly(0.0, 1.0, 2.0, 4.0),)),
        "one value": Case(inputs=(exactly(3.0),)),
        "with gaps in memory": Case(inputs=(strided(normal(12)),)),
        "nothing yet": Case(inputs=(normal(0),)),
    },
    tolerance={torch.float32: Tolerance(rtol=1e-4, atol=1e-4)},
    because="sums over the whole stream are added up in another order",
    mutants=(
        Mutant(
            name="nothing is tolerated",
            where=_WHERE,
            old="/ count - tolerance)",
            new="/ count)",
        ),
        Mutant(
            name="the sum instead of the mean",
            where=_WHERE,
            old="values.cumsum(0) / count",
            new="values.cumsum(0)",
        ),
        Mutant(
            name="compared with the mean of the whole stream",
            where=_WHERE,
            old="values.cumsum(0) / count",
            new="values.mean() + 0 * count",
        ),
        Mutant(
            name="the lowest of the whole stream",
            where=_WHERE,
            old="sums.cummin(0).values",
            new="sums.amin(0)",
        ),
    ),
)

DETECTOR = FunctionPair(
    name="DriftDetector",
    twin="scipy.stats.fisher_exact, look by look",
    ours=_detected,
    theirs=_by_fisher,
    dtypes=(torch.float64,),
    cases={
        "the rate rises": Case(inputs=(_rates((100, 0.1), (60, 0.6)),)),
        "a slight rise": Case(inputs=(_rates((80, 0.1), (80, 0.4)),)),
        "a slight rise after long peace": Case(inputs=(_rates((150, 0.1), (90, 0.35)),)),
        "the rate falls": Case(inputs=(_rates((100, 0.6), (100, 0.1)),)),
        "two drifts": Case(inputs=(_rates((100, 0.0), (60, 0.5), (60, 1.0)),)),
        "nothing changes": Case(inputs=(_rates((300, 0.3)),)),
        "always wrong": Case(inputs=(full(80, value=1.0),)),
        "a drift at once": Case(inputs=(_rates((10, 0.0), (30, 1.0)),)),
        "fewer than two windows": Case(inputs=(_rates((19, 0.5)),)),
        "a small window": Case(inputs=(_rates((40, 0.1), (30, 0.8)),), kwargs={"every": 4}),
        "a strict level": Case(inputs=(_rates((100, 0.1), (60, 0.6)),), kwargs={"level": 1e-4}),
    },
    mutants=(
        Mutant(
            name="each look spends the whole level",
            where="handson.shift.drift:DriftDetector._look",
            old="self.level / (self.looks * (self.looks + 1)) / len(windows)",
            new="self.level / len(windows)",
        ),
        Mutant(
            name="each window spends all of the look's share",
            where="handson.shift.drift:DriftDetector._look",
            old="self.level / (self.looks * (self.looks + 1)) / len(windows)",
            new="self.level / (self.looks * (self.looks + 1))",
        ),
        Mutant(
            name="an alarm when the errors become rarer",
            where="handson.shift.drift:DriftDetector._look",
            old="sum(self.errors[-window:]), seen, wrong, window",
            new="window - sum(self.errors[-window:]), seen, seen - wrong, window",
        ),
        Mutant(
            name="starts anew with nothing",
            where="handson.shift.drift:DriftDetector.add",
            old="self.errors[-window:], 0, window",
            new="[], 0, window",
        ),
    ),
)

FOLLOW = FunctionPair(
    name="follow",
    twin="a loop that keeps the whole stream",
    ours=_followed,
    theirs=_in_one_piece,
    dtypes=(torch.float64,),
    cases={
        "the rule turns round": Case(inputs=(*_turned(100, 200), 10, True)),
        "another border as well": Case(inputs=(*_turned(100, 300, 0.8), 10, True)),
        "batches longer than a window": Case(inputs=(*_turned(100, 200, 0.8), 35, True)),
        "one example at a time": Case(inputs=(*_turned(60, 100), 1, True)),
        "only watched": Case(inputs=(*_turned(100, 100), 10, False)),
        "no drift": Case(inputs=(*_turned(200, 0), 10, True)),
    },
    mutants=(
        Mutant(
            name="fitted only once, to the short first window",
            where="handson.shift.drift:follow",
            old="(changed or since >= 2 * fitted)",
            new="changed",
        ),
        Mutant(
            name="fitted to the latest batch",
            where="handson.shift.drift:follow",
            old="torch.cat(parts)[-since:]",
            new="parts[-1]",
        ),
        Mutant(
            name="fitted to whole batches, from before the drift as well",
            where="handson.shift.drift:follow",
            old="torch.cat(parts)[-since:]",
            new="torch.cat(parts)",
        ),
        Mutant(
            name="alarms counted in batches",
            where="handson.shift.drift:follow",
            old="alarms.append(sum(len(part) for part in wrong))",
            new="alarms.append(len(wrong))",
        ),
    ),
)

PAIRS = (PAGE_HINKLEY, DETECTOR, FOLLOW)
