import torch
from train.small import small, small_data

from handson.data.dataset import Dataset
from handson.train.parts import cast, resident_parts

CPU = torch.device("cpu")


def sizes(experiment):
    return {k: len(v[0]) for k, v in resident_parts(experiment, CPU, torch.float64).items()}


def test_a_held_out_part_is_cut_from_the_training_part():
    assert sizes(small()) == {"train": 70, "test": 30}
    assert sizes(small(validation=0.1)) == {"train": 63, "test": 30, "validation": 7}
    assert sizes(small(fold=(0, 7))) == {"train": 60, "validation": 10}


def test_folds_cover_the_training_part():
    checks = [
        resident_parts(small(fold=(i, 3)), CPU, torch.float32)["validation"][0] for i in range(3)
    ]
    whole = torch.cat(checks)
    assert sorted(whole[:, 0].tolist()) == sorted(small_data().train[0][:, 0].tolist())


def test_an_empty_part_is_left_out():
    x, y = small_data().train
    for empty in ((), (x[:0], y[:0])):
        dataset = Dataset(name="small", train=(x, y), test=empty)
        assert sizes(small(data=lambda dataset=dataset: dataset)) == {"train": 70}


def test_only_floats_change_their_precision():
    x, y, image = cast(
        (torch.ones(1), torch.ones(1, dtype=torch.int64), torch.ones(1, dtype=torch.uint8)),
        torch.float64,
    )
    assert (x.dtype, y.dtype, image.dtype) == (torch.float64, torch.int64, torch.uint8)
