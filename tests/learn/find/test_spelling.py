import pytest

from handson.learn.find.spelling import SIMPLIFIED, Spelling, key_of, pairs_of, plain, split


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("LayerNorm", ("layer", "norm")),
        ("layer_norm", ("layer", "norm")),
        ("layer-norm", ("layer", "norm")),
        ("Conv2d", ("conv", "2d")),
        ("max_pool2d", ("max", "pool", "2d")),
        ("BCEWithLogitsLoss", ("bce", "with", "logits", "loss")),
        ("NAdam", ("n", "adam")),
        ("RMSprop", ("rmsprop",)),
        ("LeakyReLU", ("leaky", "relu")),
        ("L1Loss", ("l1", "loss")),
        ("LSTMCell", ("lstm", "cell")),
        ("1x1 卷积", ("1x", "1", "卷积")),
        ("softmax回归", ("softmax", "回归")),
        ("torch.nn.Linear", ("torch", "nn", "linear")),
        ("!?。，", ()),
    ],
)
def test_names_are_taken_apart_into_words(name, words):
    assert split(name) == words


def test_the_key_forgets_case_and_separators():
    assert key_of("Layer_Norm") == key_of("LayerNorm") == key_of("layer norm") == "layernorm"


def test_full_width_and_traditional_characters_are_read():
    assert plain("ＬａｙｅｒＮｏｒｍ") == "LayerNorm"
    assert plain("注意力機制") == "注意力机制"
    assert plain("卷積神經網絡") == "卷积神经网络"


def test_the_table_of_characters_maps_one_to_one():
    assert all(len(chr(old)) == 1 and len(chr(new)) == 1 for old, new in SIMPLIFIED.items())
    assert not set(SIMPLIFIED) & (set(SIMPLIFIED.values()) - set(SIMPLIFIED))


def test_pairs_mark_the_beginning_and_the_end():
    assert pairs_of("relu") == {"^r", "re", "el", "lu", "u$"}
    assert Spelling("ReLU").pairs == pairs_of("relu")


def test_chinese_is_known():
    assert Spelling("K 折").chinese
    assert not Spelling("k-fold").chinese
