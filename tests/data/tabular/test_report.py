import copy

from handson.data.tabular.report import TableReport


def report(**changes):
    facts = {
        "path": "houses.csv", "encoding": "utf-8", "separator": ",", "rows": 1460, "columns": 81,
        "missing": {}, "mixed": {}, "headless": False,
    }  # fmt: skip
    return TableReport(facts | changes)


def test_it_prints_one_line_when_nothing_is_odd():
    assert str(report()) == "houses.csv: 1,460 rows, 81 columns; utf-8, separated by ','"


def test_it_prints_what_is_odd():
    lines = str(
        report(missing={"NA": 6965, "": 2}, mixed={"LotArea": (17, "abc", 2)}, headless=True)
    ).split("\n")
    assert lines[1:] == [
        "taken for missing: 'NA' 6,965, '' 2",
        "column 'LotArea' holds numbers and 2 other cells, the first in row 17: 'abc'",
        "the first line holds numbers, and was taken for the names of columns",
    ]


def test_a_file_without_separators_prints_none():
    assert str(report(separator="", encoding="parquet")).endswith("81 columns; parquet")


def test_pandas_may_copy_it_deeply():
    assert copy.deepcopy(report()) == report()
