import pytest
from local_mirror import isolate
from real_data import use_real_data

from handson.base.errors import MissingDataError
from handson.data.cmn_eng import cmn_eng


@pytest.mark.realdata
def test_the_pairs_are_the_published_ones_without_attribution(monkeypatch, tmp_path):
    use_real_data(monkeypatch, tmp_path)
    pairs = cmn_eng(download=False)
    assert len(pairs) == 28447
    assert pairs[:2] == [("Hi.", "嗨。"), ("Hi.", "你好。")]
    assert not any("tatoeba" in chinese for _, chinese in pairs)


def test_without_it_an_embedded_translation_task_is_named(monkeypatch, tmp_path):
    isolate(monkeypatch, tmp_path)
    with pytest.raises(MissingDataError, match="--data spoken_numbers"):
        cmn_eng(download=False)
