import subprocess
import sys

import pytest

from handson.catalog import CONCEPTS, Concept, recipe_addresses
from handson.data.registry import known
from handson.learn.find.entry import KINDS
from handson.learn.find.index import INNER, index

VERBS = {"run": "Train.", "find": "Find."}
ENTRIES = index(VERBS)
BY_NAME = {(entry.kind, entry.name): entry for entry in ENTRIES}


def ways(kind: str, name: str) -> list[str]:
    return [way.text for way in BY_NAME[kind, name].ways]


def names(kind: str, name: str) -> set[str]:
    return {name.spelling.text for name in BY_NAME[kind, name].names}


def test_everything_is_in_it():
    assert {e.name for e in ENTRIES if e.kind == "concept"} == {c.id for c in CONCEPTS}
    assert {e.name for e in ENTRIES if e.kind == "recipe"} == set(recipe_addresses())
    assert {e.name for e in ENTRIES if e.kind == "data set"} == set(known())
    assert {e.name for e in ENTRIES if e.kind == "verb"} == set(VERBS)
    assert {e.name for e in ENTRIES if e.kind == "lesson"} == {c.lesson for c in CONCEPTS} - {""}
    assert {e.kind for e in ENTRIES} | {"lesson"} == set(KINDS)


def test_names_are_unique_within_a_kind():
    assert len(BY_NAME) == len(ENTRIES)


def test_every_entry_says_what_it_is_and_where_to_go():
    for entry in ENTRIES:
        assert entry.names, entry
        assert entry.ways, entry
        assert entry.title.zh, entry
        assert entry.title.en, entry
        if entry.kind not in ("class", "function"):  # a docstring may be the class's parent's
            assert entry.line.zh, entry
            assert entry.line.en, entry


def test_a_concept_leads_to_its_proof_its_recipe_and_its_code():
    assert ways("concept", "lenet") == [
        "handson verify lenet",
        *(["handson notebooks lenet"] if ("lesson", "lenet") in BY_NAME else []),
        "handson run lenet",
        'from handson.show import source; source("handson.models.lenet:lenet")',
    ]


def test_a_lesson_is_found_once_the_catalogue_has_it():
    concept = Concept(
        id="pooling", zh="汇聚层", en="Pooling", code=("handson.ops.pooling:max_pool2d",),
        lesson="pooling",
    )  # fmt: skip
    lessons = [entry for entry in index(concepts=[concept]) if entry.kind == "lesson"]
    assert [lesson.name for lesson in lessons] == ["pooling"]
    assert [way.text for way in lessons[0].ways] == [
        "handson notebooks pooling",
        "handson check pooling",
    ]
    assert "池化" in {name.spelling.text for name in lessons[0].names}


@pytest.mark.parametrize(
    ("address", "proof"),
    [
        ("handson.nn.linear:Linear", "handson verify Linear"),
        ("handson.ops.loss:cross_entropy", "handson verify CrossEntropyLoss"),
        ("handson.ops.convolution:conv2d", "handson verify Conv2d"),
    ],
)
def test_our_code_leads_to_its_proof_and_its_source(address, proof):
    kind = "class" if address[-6:] == "Linear" else "function"
    source = f'from handson.show import source; source("{address}")'
    assert ways(kind, address) == [proof, source]


def test_code_without_a_pair_of_its_own_leads_to_its_source_alone():
    assert len(ways("function", "handson.data.embedded.glyphs:glyphs")) == 1


def test_recipes_stand_in_it_as_recipes_and_not_as_functions():
    assert not [e for e in ENTRIES if e.kind == "function" and ".recipes.lenet:lenet" in e.name]
    assert ways("recipe", "mlp") == ["handson run mlp", "handson run mlp --help"]


def test_torch_leads_to_its_help_and_its_page():
    assert ways("torch class", "torch.nn.LayerNorm") == [
        "import torch; help(torch.nn.LayerNorm)",
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html",
    ]
    assert len(ways("torch dtype", "torch.float32")) == 1


def test_both_languages_lead_to_torch_and_to_ours():
    assert {"丢弃法", "暂退法", "dropout"} <= {
        n.casefold() for n in names("torch class", "torch.nn.Dropout")
    }
    assert {"全连接层", "linear layer"} <= names("class", "handson.nn.linear:Linear")


def test_a_torch_name_is_described_by_the_idea_that_it_is():
    line = BY_NAME["torch class", "torch.nn.MultiheadAttention"].line
    assert line.en.startswith("multi-head attention: ")
    assert line.zh.startswith("多头注意力：")
    assert BY_NAME["torch function", "torch.sin"].line.en == "Used in: positional encoding."


def test_code_made_for_the_library_itself_stands_behind_torchs_of_the_same_name():
    own = BY_NAME["function", "handson.ops.linear:linear"].names[0]
    inner = BY_NAME["function", "handson.learn.find.ranking:rank"].names[0]
    assert (own.spelling.text, own.weight) == ("linear", 1.0)
    assert (inner.spelling.text, inner.weight) == ("rank", INNER)
    assert INNER < 1


def test_a_term_that_the_catalogue_has_is_not_listed_twice():
    assert ("term", "pooling") not in BY_NAME
    assert BY_NAME["concept", "pooling"].line.zh.startswith("在窗口内")


def test_a_term_leads_on():
    assert ways("term", "overfitting") == [
        "import torch; help(torch.nn.Dropout)",
        'handson find "weight decay"',
        'handson find "early stopping"',
    ]


def test_gathering_it_does_not_import_torch():
    code = (
        "import sys; from handson.learn.find.index import INNER, index; index({'run': 'Train.'});"
        "sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
