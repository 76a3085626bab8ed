import shutil

import pytest
from learn.small_runs import train, train_shapes
from PIL import Image, ImageOps

from handson.base.errors import ArgumentError, UnknownNameError
from handson.learn.predict import Guess, Prediction, ask, predict
from handson.learn.trained_model import TrainedModel


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("place")


@pytest.fixture(scope="module")
def run(place):
    return train_shapes(place / "runs", place / "bars")


@pytest.fixture(scope="module")
def line(place):
    return train(place / "runs", "linear_regression")


@pytest.fixture
def bar(place, tmp_path):
    return shutil.copy(place / "bars" / "竖" / "图3.png", tmp_path / "我的图.png")


def test_an_image_is_recognized(run, bar):
    (said,) = predict(run, [bar], device="cpu")
    assert said.input == str(bar)
    assert said.guesses[0].label == "竖"
    assert said.guesses[0].probability > 0.6
    assert sum(g.probability for g in said.guesses) == pytest.approx(1)
    assert [g.label for g in predict(run, [bar], 1, device="cpu")[0].guesses] == ["竖"]
    assert not said.looks_inverted
    assert not said.error


def test_an_image_of_another_size_and_kind_is_prepared_as_in_training(run, bar, tmp_path):
    large = tmp_path / "large.jpg"
    Image.open(bar).convert("RGB").resize((300, 300)).save(large)
    assert predict(run, [large], device="cpu")[0].guesses[0].label == "竖"


def test_folders_and_patterns_stand_for_their_images(run, place, monkeypatch):
    folder = place / "bars" / "横"
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    said = predict(run, [place / "bars"], device="cpu")
    (folder / "notes.txt").unlink()
    assert len(said) == 24
    assert all(s.guesses[0].label in s.input for s in said)
    assert said[0].input.endswith("图0.png")
    assert said[11].input.endswith("图11.png")
    monkeypatch.chdir(folder)
    assert [s.input for s in predict(run, ["图1?.png"], device="cpu")] == ["图10.png", "图11.png"]


def test_one_that_is_broken_does_not_cost_the_others(run, bar, tmp_path, monkeypatch):
    (tmp_path / "cut.png").write_bytes(bar.read_bytes()[:60])
    (tmp_path / "text.txt").write_text("hello", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    Image.new("L", (100, 100)).save(tmp_path / "bomb.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    inputs = ["cut.png", "gone.png", bar.name, "text.txt", "empty", "bomb.png", bar.name]
    said = predict(run, [tmp_path / name for name in inputs], device="cpu")
    assert [bool(s.error) for s in said] == [True, True, False, True, True, True, False]
    troubles = " ".join(s.error for s in said)
    for part in (
        "truncated",
        "no such file or folder",
        "no image; expected images, or folders of them",
        "a folder without images",
        "as an attack would",
    ):
        assert part in troubles
    assert said[2] == said[6]


def test_an_image_without_or_with_a_wrong_ending_is_fine_when_named(run, bar, tmp_path):
    for name in ("image", "image.dat", ".hidden.png"):
        shutil.copy(bar, tmp_path / name)
        assert predict(run, [tmp_path / name], device="cpu")[0].guesses[0].label == "竖"


def test_a_negative_is_noticed_and_can_be_turned(run, bar, tmp_path):
    ImageOps.invert(Image.open(bar)).save(tmp_path / "negative.png")
    (said,) = predict(run, [tmp_path / "negative.png"], device="cpu")
    assert said.looks_inverted
    (turned,) = predict(run, [tmp_path / "negative.png"], device="cpu", invert=True)
    assert not turned.looks_inverted
    assert turned.guesses == predict(run, [bar], device="cpu")[0].guesses


def test_rows_of_a_table_get_values(line, tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,2\n0,0\n", encoding="utf-8")
    first, second = predict(line, [tmp_path / "t.csv"], device="cpu")
    assert first.input.endswith("t.csv:2")
    assert first.values == pytest.approx((2 - 3.4 * 2 + 4.2,), abs=0.02)
    assert second.values == pytest.approx((4.2,), abs=0.02)
    assert first.guesses == ()


def test_tables_that_do_not_fit_are_errors_of_their_own(line, bar, tmp_path):
    texts = {"good": "1,2\n", "text": "a,b\n1,x\n", "wide": "1,2,3\n"}
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    inputs = [tmp_path / f"{name}.csv" for name in (*texts, "gone")]
    good, text, wide, gone, folder, image = predict(line, [*inputs, tmp_path, bar], device="cpu")
    assert good.values
    assert "line 2, column 2 (b): 'x' is no finite number" in text.error
    assert "3 columns; the model takes 2 numbers per row" in wide.error
    assert gone.error == "no such file"
    assert "a folder; expected a CSV with 2 numbers per row" in folder.error
    assert "no text" in image.error


def test_a_run_may_be_named(run, bar, place, monkeypatch):
    monkeypatch.setenv("HANDSON_HOME", str(place / "runs"))
    by_run = predict(run, [bar], device="cpu")
    for name in (run.id, run.id[-4:], "softmax_regression", run.folder):
        assert predict(name, [bar], device="cpu") == by_run
    with pytest.raises(UnknownNameError, match="no run is called"):
        predict("nothing", [bar])


def test_arguments_out_of_range_are_refused(run, line, bar):
    with pytest.raises(ArgumentError, match="top must be at least 1"):
        predict(run, [bar], 0, device="cpu")
    with pytest.raises(ArgumentError, match="--invert is for images"):
        predict(line, [bar], device="cpu", invert=True)


def test_a_model_that_is_loaded_can_be_asked_again(run, bar):
    model = TrainedModel(run, "cpu")
    assert ask(model, [bar]) == ask(model, [bar]) == predict(run, [bar], device="cpu")
    assert ask(model, []) == []


def test_predictions_are_plain_values():
    said = Prediction(input="a.png", guesses=(Guess("cat", 0.9),))
    assert said == Prediction(input="a.png", guesses=(Guess("cat", 0.9),))
    with pytest.raises(AttributeError):
        said.input = "b.png"
