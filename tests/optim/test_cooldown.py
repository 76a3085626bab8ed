import pytest
import torch

from handson.base.errors import ArgumentError
from handson.optim import SGD, Cooldown


def optimizer():
    return SGD([torch.zeros(1, requires_grad=True)], lr=0.1)


@pytest.mark.parametrize(
    "settings", [{"steps": 0}, {"steps": 9, "share": 1.1}, {"steps": 9, "share": -0.1}]
)
def test_settings_out_of_range_are_refused(settings):
    with pytest.raises(ArgumentError, match="share from 0 to 1"):
        Cooldown(optimizer(), **settings)


def test_all_the_way_is_the_cosine_and_beyond_the_end_is_zero():
    sgd = optimizer()
    schedule = Cooldown(sgd, 4, share=1.0)
    seen = [sgd.param_groups[0]["lr"]]
    for _ in range(6):
        sgd.step()
        schedule.step()
        seen.append(sgd.param_groups[0]["lr"])
    assert seen[0] == 0.1
    assert seen[2] == pytest.approx(0.05)
    assert seen[4:] == pytest.approx([0.0, 0.0, 0.0])


def test_it_goes_on_from_its_state():
    first, second = optimizer(), optimizer()
    a, b = Cooldown(first, 10), Cooldown(second, 10)
    for _ in range(9):
        first.step()
        a.step()
    b.load_state_dict(a.state_dict())
    for one, schedule in ((first, a), (second, b)):
        one.step()
        schedule.step()
    assert first.param_groups[0]["lr"] == second.param_groups[0]["lr"]
