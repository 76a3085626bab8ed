import pytest
import torch
from train.small import small_data

from handson.base.errors import RunError
from handson.data.dataset import Dataset
from handson.train.data_facts import border, data_facts, refuse_other_data


def images(classes=("a", "b"), count=6, seed=0):
    rng = torch.Generator().manual_seed(seed)
    pixels = torch.randint(0, 256, (count, 1, 8, 8), generator=rng, dtype=torch.uint8)
    labels = torch.arange(count) % len(classes)
    return Dataset(
        name="/cats", train=(pixels, labels), test=(pixels[:2], labels[:2]), classes=classes
    )


def test_images_are_described_for_later_use():
    facts = data_facts(images())
    assert facts["name"] == "/cats"
    assert facts["classes"] == ["a", "b"]
    assert facts["examples"] == {"train": 6, "test": 2}
    assert facts["input"] == {"dtype": "uint8", "shape": [1, 8, 8]}
    assert 0 <= facts["border"] <= 255
    assert len(facts["digest"]) == 32


def test_a_table_has_no_border_and_its_floats_are_in_no_digest():
    facts = data_facts(small_data())
    assert "border" not in facts
    assert facts["input"] == {"dtype": "float32", "shape": [6]}
    data = small_data()
    moved = Dataset(name="small", train=(data.train[0] + 1e-7, data.train[1]), test=data.test)
    assert data_facts(moved)["digest"] == facts["digest"]


def test_the_border_is_the_outermost_ring():
    image = torch.zeros(1, 4, 4, dtype=torch.uint8)
    image[:, 1:3, 1:3] = 255
    assert border(image) == 0
    assert border(255 - image) == 255
    image[0, 0, 0] = 120
    assert border(image) == pytest.approx(10)


def test_the_same_data_and_runs_of_an_older_handson_go_on():
    refuse_other_data(data_facts(images()), data_facts(images()))
    refuse_other_data({}, data_facts(images()))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (images(("a", "c")), "classes: 'c' came, 'b' went"),
        (images(("a", "b", "c")), "classes: 'c' came"),
        (images(("b", "a")), "classes: in another order"),
        (images(count=8), "train examples: 6 then, 8 now"),
        (images(seed=1), "as many examples, but not the same"),
        (small_data(), "inputs: {'dtype': 'uint8'"),
    ],
)
def test_what_has_changed_is_told(now, told):
    with pytest.raises(RunError) as caught:
        refuse_other_data(data_facts(images()), data_facts(now))
    assert told in str(caught.value)
    assert "put the data back as it was, or train anew" in str(caught.value)


def test_of_many_classes_the_first_are_named():
    many = images(tuple(f"c{i}" for i in range(12)), count=12)
    with pytest.raises(RunError, match="'c0', 'c1', 'c2', 'c3', 'c4' and 7 more came"):
        refuse_other_data(data_facts(images()), data_facts(many))
