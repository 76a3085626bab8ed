import pytest

from handson.base.errors import ArgumentError
from handson.learn.find.query import LONGEST, asked


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("how do I save a model?", "save model"),
        ("什么是反向传播？", "反向传播"),
        ("怎么保存模型", "保存模型"),
        ("softmax 的用法", "softmax"),
        ("relu function in pytorch", "relu"),
        ("ＬａｙｅｒＮｏｒｍ", "LayerNorm"),
        ("  layer \t norm ", "layer norm"),
    ],
)
def test_questions_are_cut_down_to_what_they_ask(query, meant):
    assert asked(query).text == meant


@pytest.mark.parametrize("query", ["torch", "how to", "的用法", "function"])
def test_what_consists_of_fillers_alone_is_kept(query):
    assert asked(query).key


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_nothing_is_answered_with_an_example(query):
    with pytest.raises(ArgumentError, match=r'^nothing was given to look for.*find "layer norm"'):
        asked(query)


@pytest.mark.parametrize("query", ["???", "——", "🤖", "..."])
def test_marks_alone_are_nothing_to_look_for(query):
    with pytest.raises(ArgumentError, match="has no letter or digit to look for"):
        asked(query)


def test_a_whole_text_is_no_query():
    assert asked("a" * LONGEST)
    with pytest.raises(ArgumentError, match="has 201 characters; a few words are enough"):
        asked("a" * (LONGEST + 1))
