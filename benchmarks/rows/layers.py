"""Every layer, loss and function forward and backward beside its twin, one optimizer step likewise.

Which ones, and at which sizes, the pairs of ``handson.verify`` say (``speed=Case(...)``).
"""

from benchmarks.row import Row, Side
from benchmarks.serve import Work

HERE = __name__


def one(pair: str, ours: bool) -> Work:
    """Return one forward and backward pass, or one step, of one side of a pair."""
    from handson.verify import all_pairs
    from handson.verify.speed import prepare

    found = all_pairs()[pair]
    assert found.speed is not None
    work = prepare(found, found.ours if ours else found.theirs, found.speed)

    def silent() -> None:  # results are no facts
        work()

    return silent


def rows() -> list[Row]:
    """State a row per pair that can be timed."""
    from handson.verify import all_pairs
    from handson.verify.pair import FunctionPair, LayerPair

    return [
        Row(
            id=f"layers/{name}",
            title=f"{name}, forward and backward",
            sides={
                "ours": Side(work=f"{HERE}:one", arguments={"pair": name, "ours": True}),
                "twin": Side(
                    work=f"{HERE}:one", arguments={"pair": name, "ours": False}, what=pair.twin
                ),
            },
            alone=False,
        )
        for name, pair in all_pairs().items()
        if pair.speed is not None and isinstance(pair, LayerPair | FunctionPair)
    ]
