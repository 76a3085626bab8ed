"""Consoles of Chinese and Western Windows: what they cannot show becomes a question mark."""

import json
import os
import subprocess
import sys

import pytest
from learn.small_runs import shapes

pytestmark = pytest.mark.slow

ENCODINGS = ("cp936", "cp1252")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Make a folder of images with Chinese names."""
    folder = tmp_path_factory.mktemp("编码")
    shapes(folder / "形状", count=5)
    (folder / "形状" / "横" / "坏 é.png").write_bytes(b"")
    return folder


def shown(place, encoding, *words, code=0):
    """Run one command as a console of that encoding would; return what it shows."""
    done = subprocess.run(
        [sys.executable, "-m", "handson", *words],
        cwd=place,
        env={
            **os.environ,
            "PYTHONIOENCODING": encoding,
            "PYTHONUTF8": "0",
            "HANDSON_HOME": str(place / f"runs {encoding} 运行"),
        },
        capture_output=True,
        timeout=120,
        check=False,
    )
    both = done.stdout + done.stderr
    assert b"Traceback" not in both, both.decode(encoding, "replace")
    assert done.returncode == code, both.decode(encoding, "replace")
    return both.decode(encoding)  # strictly: every byte belongs to the encoding


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("list", "--lang", "zh"),
        ("run", "lenet", "--help"),
        ("verify", "ReLU"),
        ("predict", "--help"),
    ],
    ids=" ".join,
)
def test_every_verb_survives(place, encoding, words):
    text = shown(place, encoding, *words)
    assert len(text) > 20
    if encoding == "cp936" and "zh" in words:
        assert "回归" in text


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_own_images_with_chinese_names_are_trained_listed_and_used(place, encoding):
    words = ("run", "softmax_regression", "--data", "形状", "--epochs", "2", "--batch-size", "2")
    told = shown(place, encoding, *words)
    assert "2, learn+test" in told
    assert "empty, 0 bytes" in told
    assert "softmax_regression" in shown(place, encoding, "runs")
    assert "softmax_regression" in shown(place, encoding, "runs", "show", "last")
    image = os.path.join("形状", "横", "图1.png")
    text = shown(place, encoding, "predict", "last", image, "没有.png", code=1)
    assert "no such file" in text
    if encoding == "cp936":
        assert "横 4+1" in told
        assert "error: 没有.png" in text
    plain = shown(place, encoding, "predict", "last", image, "--json")
    content = json.loads(plain[plain.index("[") : plain.rindex("]") + 1])
    assert {g["label"] for g in content[0]["guesses"]} == {"横", "竖"}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_errors_survive_too(place, encoding):
    assert "nearest" in shown(place, encoding, "run", "lenet", "--data", "没有", code=2)
