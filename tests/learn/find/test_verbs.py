import re

from handson.cli.app import app
from handson.learn.find.verbs import KNOWN, verb_entries


def test_only_verbs_that_exist_are_listed():
    (entry,) = verb_entries({"verify": "Prove it."})
    assert entry.name == "verify"
    assert [way.text for way in entry.ways] == ["handson verify --help"]
    assert {"验证", "proof"} <= {name.spelling.text for name in entry.names}


def test_a_verb_that_nobody_described_speaks_through_its_help():
    (entry,) = verb_entries({"juggle": "Keep three balls in the air."})
    assert entry.line.zh == entry.line.en == "Keep three balls in the air."


def test_every_description_is_bilingual():
    for line, others in KNOWN.values():
        assert re.search(r"[\u4e00-\u9fff].*。$", line.zh)
        assert line.en.endswith(".")
        assert others


def test_the_verbs_of_the_command_line_are_described():
    named = {command.name for command in app.registered_commands}
    named |= {group.name for group in app.registered_groups}
    assert not {name for name in named if name} - set(KNOWN), "describe them in KNOWN"
