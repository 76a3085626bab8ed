import ast

import pytest
from learn.script.some_experiments import mlp, recipe

from handson.learn.script.data import data_of
from handson.learn.script.training import TEXT, training


def written(experiment, imported=frozenset()):
    return training(experiment, data_of(experiment, {}), "make()", "as_float", set(imported))


@pytest.mark.parametrize(
    ("changes", "there", "not_there"),
    [
        ({}, "scheduler.step()", "clip_grad_norm_"),
        ({"schedule": None}, "optimizer.step()", "scheduler"),
        ({"clip_norm": 1.0}, "clip_grad_norm_(model.parameters(), CLIP_NORM)", "tensor_split"),
        ({"accumulate": 2}, "x.tensor_split(ACCUMULATE)", "loss = LOSS(model(x), y)"),
        ({"schedule_by": "epoch"}, "steps = max(epochs, 1)", "math.ceil"),
        ({"fold": (0, 2)}, 'evaluate(model, parts, "validation")', '"test"'),
    ],
)
def test_the_loop_holds_what_the_experiment_asks_for_and_no_more(changes, there, not_there):
    text = written(mlp(**changes))
    assert there in text
    assert not_there not in text
    ast.parse(text)


def test_the_layout_of_images_is_set_for_convolutions_only():
    assert "channels_last" not in written(mlp())
    assert "channels_last" in written(recipe("lenet", {"data": "glyphs"}))


def test_generators_are_seeded_where_the_models_code_uses_them():
    assert "random.seed" not in written(mlp())
    text = written(mlp(), {"random", "np"})
    assert text.index("random.seed(SEED)") < text.index("np.random.seed") < text.index("make()")


def test_no_mark_of_the_template_is_left():
    text = written(mlp())
    assert "#?" in TEXT
    assert not {"#?", "$"} & set(text.split())
