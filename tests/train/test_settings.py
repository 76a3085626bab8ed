import dataclasses

import pytest

from handson.train.settings import Settings


def test_settings_cannot_change_during_a_run():
    settings = Settings()
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.device = "cuda"
    assert (settings.device, settings.precision) == ("auto", "fp32")
