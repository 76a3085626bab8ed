import pytest

from handson.base.words import Words
from handson.learn.find.entry import Entry
from handson.learn.find.likeness import alike, nearest
from handson.learn.find.spelling import Spelling


def entry(*names: str, weight: float = 1.0) -> Entry:
    made = Entry(names[0], "term", Words(zh="", en=""), Words(zh="", en=""), ())
    for name in names:
        made.call(name, weight)
    return made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("LayerNrom", "LayerNorm"),
        ("dorpout", "dropout"),
        ("atention", "attention"),
        ("CrossEntrpyLoss", "CrossEntropyLoss"),
        ("注意里", "注意力"),
        ("随机梯度下将", "随机梯度下降"),
        ("optimiser", "optimizer"),
    ],
)
def test_a_misspelt_name_is_like_the_one_that_is_meant(typed, meant):
    right, wrong = entry(meant), entry("pooling", "汇聚层")
    found = alike(Spelling(typed), [wrong, right])
    assert list(found) == [id(right)]
    assert 0.6 <= found[id(right)] < 1


@pytest.mark.parametrize("typed", ["xyzzy", "卷积", "ab", "attentionattentionattention"])
def test_other_names_are_not_like_it(typed):
    assert alike(Spelling(typed), [entry("attention", "注意力")]) == {}


def test_a_name_that_counts_less_is_less_alike():
    strong, weak = entry("attention"), entry("attention", weight=0.5)
    found = alike(Spelling("atention"), [strong, weak])
    assert found[id(weak)] == pytest.approx(found[id(strong)] / 2)


def test_the_nearest_are_always_some():
    entries = [entry("relu", "ReLU"), entry("gelu"), entry("x"), entry("dropout")]
    assert nearest(Spelling("selu"), entries, count=2) == ["gelu", "relu"]
    assert len(nearest(Spelling("völlig"), entries)) == 3
    assert "x" not in nearest(Spelling("x"), entries)
