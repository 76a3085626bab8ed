import math
import sqlite3

import pytest
from train.some_runs import make_run

from handson.train import index
from handson.train.index import opened
from handson.train.summary import summarize


@pytest.fixture
def summaries(tmp_path):
    names = ["20260101-000000-lenet-aaaa", "20260103-000000-mlp-bbbb", "20260102-000000-mlp-cccc"]
    return [summarize(make_run(tmp_path, n, recipe=n[16:-5])) for n in names]


def test_summaries_come_back_as_they_were_newest_first(tmp_path, summaries):
    with opened(tmp_path) as index:
        index.write(enumerate(summaries))
    with opened(tmp_path) as index:
        assert list(index.newest_first()) == [summaries[1], summaries[2], summaries[0]]


def test_nan_and_no_verdict_come_back(tmp_path):
    rows = [{"epoch": 1, "test_loss": math.nan}]
    summary = summarize(make_run(tmp_path, rows=rows, verdicts=[], ended=None))
    with opened(tmp_path) as index:
        index.write([(0, summary)])
        (back,) = index.newest_first()
    assert math.isnan(back.last["test_loss"])
    assert (back.ok, back.seconds, back.ended) == (None, None, "")


def test_one_recipe_can_be_asked_for(tmp_path, summaries):
    with opened(tmp_path) as index:
        index.write(enumerate(summaries))
        assert [s.id[-4:] for s in index.newest_first("mlp")] == ["bbbb", "cccc"]
        assert list(index.newest_first("mlp' OR 1=1 --")) == []


def test_writing_replaces_and_forgets(tmp_path, summaries):
    with opened(tmp_path) as index:
        index.write([(1, s) for s in summaries])
        index.write([(2, summaries[0])], forget=[summaries[1].id, "unknown"])
        assert index.stamps() == {
            summaries[0].id: (2, "finished"),
            summaries[2].id: (1, "finished"),
        }


def test_a_write_that_fails_half_way_leaves_nothing(tmp_path, summaries):
    with opened(tmp_path) as index:
        with pytest.raises(OverflowError):
            index.write([(1, summaries[0]), (2**80, summaries[1])])
        assert index.stamps() == {}
        index.write([(1, summaries[0])])
        assert len(index.stamps()) == 1


def test_two_open_at_once_see_what_the_other_wrote(tmp_path, summaries):
    with opened(tmp_path) as one, opened(tmp_path) as two:
        one.write([(1, summaries[0])])
        two.write([(1, summaries[1])])
        assert one.stamps().keys() == two.stamps().keys() == {s.id for s in summaries[:2]}


def test_a_locked_index_is_an_operational_error_after_some_patience(tmp_path, monkeypatch):
    monkeypatch.setattr(index, "PATIENCE", 0.05)
    with opened(tmp_path) as holder:
        holder.connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"), opened(tmp_path) as other:
            other.write([])


@pytest.mark.parametrize(
    "statement",
    [
        f"PRAGMA user_version = {index.FORMAT + 1}",
        "PRAGMA application_id = 7",
    ],
)
def test_another_format_and_another_program_are_refused(tmp_path, statement):
    with opened(tmp_path) as index:
        index.connection.execute(statement)
    with pytest.raises(sqlite3.DatabaseError, match="is no index of format"), opened(tmp_path):
        pass


def test_somebody_elses_database_is_not_touched(tmp_path):
    connection = sqlite3.connect(tmp_path / "index.sqlite")
    connection.execute("CREATE TABLE runs (mine)")
    connection.close()
    before = (tmp_path / "index.sqlite").read_bytes()
    with pytest.raises(sqlite3.DatabaseError), opened(tmp_path):
        pass
    assert (tmp_path / "index.sqlite").read_bytes() == before


def test_an_empty_file_becomes_an_index(tmp_path, summaries):
    (tmp_path / "index.sqlite").write_bytes(b"")
    with opened(tmp_path) as index:
        index.write([(1, summaries[0])])
        assert len(index.stamps()) == 1


def test_garbage_is_a_database_error(tmp_path):
    (tmp_path / "index.sqlite").write_bytes(b"garbage" * 1000)
    with pytest.raises(sqlite3.DatabaseError), opened(tmp_path):
        pass
