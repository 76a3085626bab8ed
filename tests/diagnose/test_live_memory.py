import torch

from handson.diagnose.live_memory import LiveMemory, storage_bytes, storage_id


def test_what_tensors_share_counts_once():
    x = torch.zeros(10, 10)
    assert storage_bytes([x, x[:3], x.T, x.view(-1)]) == 400
    assert storage_bytes([x, x.clone()]) == 800
    assert storage_id(x) == storage_id(x[2:])
    assert storage_id(x) != storage_id(x.clone())


def test_the_peak_is_what_lives_at_once():
    x = torch.zeros(1000)
    with LiveMemory([x]) as live:
        assert live.peak == 4000
        y = x + 1
        z = y * 2
        del y
        z = z + 1
        del z
        x * 3
    assert live.peak == 4000 * 3


def test_views_and_work_in_place_take_nothing():
    x = torch.zeros(1000)
    with LiveMemory([x]) as live:
        x.view(10, 100).t().add_(1)
    assert live.peak == 4000


def test_what_autograd_keeps_lives_on():
    x = torch.ones(1000, requires_grad=True)
    with LiveMemory([x]) as live:
        y = x.exp()
        y = y.exp()
        y = y.exp()
        assert live.peak == 4 * 4000
        y.sum().backward()
    assert live.peak > 4 * 4000
