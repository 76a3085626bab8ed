import pytest
from local_mirror import isolate
from real_data import use_real_data

from handson.base.errors import MissingDataError
from handson.data.house_prices import house_prices


@pytest.mark.realdata
def test_the_tables_are_the_published_ones(monkeypatch, tmp_path):
    use_real_data(monkeypatch, tmp_path)
    train, test = house_prices(download=False)
    assert train.shape == (1460, 81)
    assert test.shape == (1459, 80)
    assert list(train.columns.drop("SalePrice")) == list(test.columns)
    assert train["SalePrice"].head(3).tolist() == [208500, 181500, 223500]
    assert train["Id"].tolist() + test["Id"].tolist() == list(range(1, 2920))
    assert train["LotFrontage"].isna().sum() == 259


def test_without_them_an_embedded_table_is_named(monkeypatch, tmp_path):
    isolate(monkeypatch, tmp_path)
    with pytest.raises(MissingDataError, match="--data houses"):
        house_prices(download=False)
