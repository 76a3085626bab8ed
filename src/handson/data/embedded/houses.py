"""A table of house prices with gaps and categories, whose true model is known."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from handson.base.errors import DataError
from handson.data.embedded import exact
from handson.data.embedded.arguments import whole
from handson.data.embedded.bits import Bits

if TYPE_CHECKING:
    from pandas import DataFrame, Series

Array = npt.NDArray[np.float64]

# log price = INTERCEPT + Σ slope · (value - centre) + Σ effect of the category + NOISE · ε
INTERCEPT = 12.0
NOISE = 0.1
# column: (slope, centre). The areas enter by their square root.
SLOPES: dict[str, tuple[float, float]] = {
    "living_area": (0.09, 10.0),
    "lot_area": (0.008, 20.0),
    "rooms": (0.0, 5.0),
    "bathrooms": (0.05, 1.0),
    "year_built": (0.003, 1980.0),
    "quality": (0.07, 5.0),
    "garage": (0.04, 1.0),
    "distance": (-0.03, 5.0),
}
ROOTED = ("living_area", "lot_area")
# category: (effect on the log price, share in train, share in test)
CATEGORIES: dict[str, dict[str, tuple[float, float, float]]] = {
    "district": {
        "Old Town": (0.15, 0.20, 0.19),
        "Riverside": (0.25, 0.15, 0.15),
        "Mill End": (-0.10, 0.25, 0.25),
        "Station": (-0.20, 0.22, 0.22),
        "Hillside": (0.05, 0.17, 0.16),
        "Lighthouse": (0.45, 0.01, 0.01),
        "New Quay": (0.20, 0.0, 0.02),
    },
    "heating": {
        "gas": (0.0, 0.60, 0.60),
        "electric": (-0.05, 0.22, 0.22),
        "heat pump": (0.08, 0.17, 0.17),
        "wood": (-0.12, 0.01, 0.01),
    },
}


def houses(*, train: int = 1000, test: int = 400, seed: int = 0) -> "tuple[DataFrame, DataFrame]":
    """Make the tables ``(train, test)``; ``price``, in whole hundreds, is in the first only.

    The logarithm of the price is a sum of known terms (``SLOPES``, ``CATEGORIES``) and noise of
    standard deviation 0.1, which no model can get below. Areas (m²) are log-normal, and larger
    houses have more rooms and bathrooms; newer ones are of better quality (1 … 10). ``rooms`` has
    no effect of its own, and ``id`` only counts the rows. ``district`` and ``heating`` each
    have a category of 1 %, and the district New Quay is in the test table alone (2 %).

    Missing values, NaN as in a file read by pandas:
      - ``year_built`` 5 % and ``heating`` 3 %: completely at random;
      - ``bathrooms``: 20 % of the houses built before 1950, so it depends on another column;
      - ``lot_area``: 45 % of the lots above 600 m², 4 % of the others, so it depends on the very
        value that is missing, and a mean of what is there is too low.

    The same tables without gaps, and with the prices of both, are ``complete_houses``.

    Args:
        train: rows of the first table, at least 1.
        test: rows of the second table, at least 1.
        seed: any integer. More rows begin with the same ones.

    Raises:
        ArgumentError: a table would have no row.
    """
    whole = complete_houses(train=train, test=test, seed=seed)
    bits = Bits(seed)
    known, unknown = (
        _with_gaps(bits.spawn(f"{part} gaps"), table)
        for part, table in zip(("train", "test"), whole, strict=True)
    )
    return known, unknown.drop(columns="price")


def complete_houses(
    *, train: int = 1000, test: int = 400, seed: int = 0
) -> "tuple[DataFrame, DataFrame]":
    """Make the tables of ``houses`` without gaps, both with ``price``: the answers.

    Args:
        train: rows of the first table, at least 1.
        test: rows of the second table, at least 1.
        seed: any integer.

    Raises:
        ArgumentError: a table would have no row.
    """
    whole(train=(train, 1, None), test=(test, 1, None))
    bits = Bits(seed)
    return _table(bits.spawn("train"), train, 1), _table(bits.spawn("test"), test, 2)


def true_log_price(frame: "DataFrame") -> "Series[float]":
    """Return the logarithm of the price before noise, by the model that made the data.

    Args:
        frame: a table with the columns of ``SLOPES`` and ``CATEGORIES``, without gaps.

    Raises:
        DataError: a column is missing, has gaps or holds a category that nobody knows.
    """
    import pandas

    columns = [*SLOPES, *CATEGORIES]
    if lost := [name for name in columns if name not in frame]:
        raise DataError(f"the table has no column {lost}; the model needs {columns}")
    if gaps := [name for name in columns if frame[name].isna().any()]:
        raise DataError(
            f"the columns {gaps} have missing values, for which there is no true price; fill them, "
            "or take the tables of complete_houses"
        )
    total = np.full(len(frame), INTERCEPT)
    for name, (slope, centre) in SLOPES.items():
        column = frame[name].to_numpy(dtype=np.float64)
        total = total + slope * ((np.sqrt(column) if name in ROOTED else column) - centre)
    for name, categories in CATEGORIES.items():
        if strange := sorted(set(frame[name]) - set(categories), key=str):
            raise DataError(f"column {name!r} holds {strange}; known are {sorted(categories)}")
        total = total + np.array([categories[entry][0] for entry in frame[name]], dtype=np.float64)
    log_price: Series[float] = pandas.Series(total, index=frame.index, name="log_price")
    return log_price


def _table(bits: Bits, rows: int, share: int) -> "DataFrame":
    import pandas

    def normal(name: str) -> Array:
        return bits.spawn(name).normal(rows)

    def rounded(low: int, values: Array, high: int) -> npt.NDArray[np.int64]:
        return np.rint(np.clip(values, low, high)).astype(np.int64)

    living_area = rounded(30, exact.exp(4.7 + 0.35 * normal("living_area")), 400)
    year_built = 1900 + rounded(0, 120 * np.sqrt(bits.spawn("year_built").uniform(rows)), 120)
    far = bits.spawn("distance").uniform(rows)
    frame: DataFrame = pandas.DataFrame(
        {
            "id": np.arange(1, rows + 1, dtype=np.int64),
            "living_area": living_area,
            "lot_area": rounded(60, living_area * exact.exp(1 + 0.5 * normal("lot_area")), 5000),
            "rooms": rounded(1, living_area / 22 + 0.7 * normal("rooms"), 12),
            "bathrooms": rounded(1, living_area / 90 + 0.4 * normal("bathrooms"), 4),
            "year_built": year_built,
            "quality": rounded(1, 5 + (year_built - 1980) / 50 + 1.5 * normal("quality"), 10),
            "garage": bits.spawn("garage").choice([0.2, 0.45, 0.3, 0.05], rows),
            "distance": np.rint(3 + 200 * far * far) / 10,
        }
    )
    for name, categories in CATEGORIES.items():
        words, weights = list(categories), [entry[share] for entry in categories.values()]
        frame[name] = [words[i] for i in bits.spawn(name).choice(weights, rows)]
    log_price = true_log_price(frame).to_numpy() + NOISE * normal("price")
    frame["price"] = 100 * np.rint(exact.exp(log_price) / 100).astype(np.int64)
    return frame


def _with_gaps(bits: Bits, frame: "DataFrame") -> "DataFrame":
    chance: dict[str, float | Array] = {
        "year_built": 0.05,
        "heating": 0.03,
        "bathrooms": np.where(frame["year_built"] < 1950, 0.2, 0.0),
        "lot_area": np.where(frame["lot_area"] > 600, 0.45, 0.04),
    }
    gaps = {name: bits.spawn(name).uniform(len(frame)) < share for name, share in chance.items()}
    table: DataFrame = frame.assign(**{name: frame[name].mask(gap) for name, gap in gaps.items()})
    return table
