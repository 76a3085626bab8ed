import pytest
from local_mirror import isolate
from real_data import use_real_data

from handson.base.errors import MissingDataError
from handson.data.time_machine import time_machine


@pytest.mark.realdata
def test_the_novel_is_whole_and_untouched(monkeypatch, tmp_path):
    use_real_data(monkeypatch, tmp_path)
    text = time_machine(download=False)
    assert len(text) == 178979
    assert len(text.splitlines()) == 3221
    assert text.startswith("The Time Machine, by H. G. Wells [1898]\n\n")
    assert "\r" not in text


def test_without_it_an_embedded_text_is_named(monkeypatch, tmp_path):
    isolate(monkeypatch, tmp_path)
    with pytest.raises(MissingDataError, match="--data pydoc"):
        time_machine(download=False)
