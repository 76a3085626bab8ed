"""House prices in Ames, Iowa: a table with gaps and categories."""

import io
import os
from typing import TYPE_CHECKING

from handson.data.archives import read_file
from handson.data.locate import ensure

if TYPE_CHECKING:
    from pandas import DataFrame


def house_prices(
    *, root: str | os.PathLike[str] | None = None, download: bool = True
) -> "tuple[DataFrame, DataFrame]":
    """Return the tables ``(train, test)``: 1,460 rows × 81 columns, and 1,459 × 80.

    ``Id`` numbers the houses; ``SalePrice``, in dollars, is in the first table only; the other 79
    columns are features. ``NA`` is read as a missing value, though in some columns it means
    "none", such as no alley.

    Args:
        root: folder to look in before ``$HANDSON_DATA`` and the user's cache.
        download: whether a missing file may be fetched.

    Raises:
        MissingDataError: it is nowhere and could not be fetched.
        DataError: a file is damaged.

    Source: De Cock (2011), Ames, Iowa: alternative to the Boston housing data; as split for a
    Kaggle competition, whose rules may limit passing the files on.
    """
    import pandas

    files = ensure("house_prices", root, download=download)
    train, test = (
        pandas.read_csv(io.BytesIO(read_file(path, max_bytes=1 << 24)))
        for path in (
            files["kaggle_house_pred_train.csv"],
            files["kaggle_house_pred_test.csv"],
        )
    )
    return train, test
