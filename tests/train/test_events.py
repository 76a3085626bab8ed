import dataclasses
import typing

from handson.train import events


def test_events_cannot_be_changed_by_a_callback():
    for kind in typing.get_args(events.Event):
        assert dataclasses.is_dataclass(kind)
        assert kind.__dataclass_params__.frozen
