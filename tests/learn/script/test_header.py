import ast
from dataclasses import replace

import pytest
from learn.script.some_experiments import MANIFEST, mlp

from handson.learn.script.header import header


def said(experiment, **manifest):
    text = header(experiment, {**MANIFEST, **manifest})
    assert max(map(len, text.splitlines())) <= 100
    return " ".join(ast.literal_eval(text).split())


def test_a_header_names_run_arguments_versions_and_machine():
    text = said(mlp(), versions={"torch": "2.9.9", "handson": "9.9"})
    assert "run 20261123-201503-lenet-5f3a again" in text
    assert "data=glyphs, hidden=16, lr=0.1, epochs=2" in text
    assert "handson 9.9, torch 2.9.9; on cpu (a processor, 1 thread)" in text
    assert "to the last bit" in text


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ({"settings": {"precision": "bf16"}}, "computed in bf16, this file in float32"),
        ({"settings": {"compile": True}}, "compiled"),
        ({"processes": 4}, "4 processes shared the run"),
        ({"machine": {"device": "cuda:0"}}, "the run was on cuda:0"),
    ],
)
def test_what_makes_numbers_differ_is_said(manifest, reason):
    text = said(mlp(), **manifest)
    assert reason in text
    assert "last bit" not in text


def test_layers_of_our_own_are_said():
    assert "handson's own layers" in said(mlp(arguments={"layers": "handson"}))


def test_a_header_survives_a_manifest_that_lacks_everything():
    assert "mlp in plain PyTorch." in " ".join(ast.literal_eval(header(mlp(), {})).split())


def test_a_path_is_named_without_its_folders_and_quotes_do_no_harm(tmp_path):
    arguments = {"data": str(tmp_path / 'my "own"""'), "note": "a\\b"}
    text = said(replace(mlp(), arguments=arguments))
    assert str(tmp_path) not in text
    assert "data=my 'own'''" in text
