import torch

from handson.ops.joint_table import JointTable
from handson.ops.probability_text import COLUMNS, ROWS, as_html, as_text, joint_grid


def text(probs, variables):
    table = JointTable(probs, variables)
    return as_text(joint_grid(table.variables, table.probs)).splitlines()


def test_one_variable_is_a_column():
    assert text([0.25, 0.75], {"coin": ("heads", "tails")}) == [
        "P(coin)",
        "coin  │    P",
        "heads │ 0.25",
        "tails │ 0.75",
    ]


def test_two_variables_have_their_sums_at_the_edge():
    assert text([[0.3, 0.1], [0.2, 0.4]], ["a", "b"]) == [
        "P(a, b)",
        "a │ b=0  b=1    Σ",
        "0 │ 0.3  0.1  0.4",
        "1 │ 0.2  0.4  0.6",
        "Σ │ 0.5  0.5    1",
    ]


def test_three_variables_run_down_in_combinations():
    lines = text(torch.full((2, 2, 2), 0.125), ["a", "b", "c"])
    assert [line.split("│")[0].split() for line in lines[2:]] == [
        ["0", "0"], ["0", "1"], ["1", "0"], ["1", "1"], ["Σ"],
    ]  # fmt: skip


def test_chinese_letters_count_double_so_that_the_rule_stays_straight():
    lines = text([0.25, 0.75], {"天气": ("晴", "x")})
    assert lines[1:] == ["天气 │    P", "晴   │ 0.25", "x    │ 0.75"]


def test_a_long_table_leaves_out_its_middle_and_says_how_much():
    lines = text(torch.full((50, 30), 1 / 1500), ["row", "column"])
    assert lines[0] == "P(row, column), 27 rows left out, 21 columns left out"
    assert len(lines) == ROWS + 3
    assert lines[1].count("column=") == COLUMNS - 1
    assert lines[-2].startswith("49 ")
    assert len({len(line) for line in lines[1:]}) == 1


def test_a_million_numbers_are_shown_at_once():
    lines = text(torch.full((2,) * 20, 2.0**-20), [f"v{n}" for n in range(20)])
    assert len(lines) == ROWS + 3


def test_html_is_escaped():
    table = JointTable([0.5, 0.5], {"<b>": ("a&b", "c")})
    shown = as_html(joint_grid(table.variables, table.probs))
    assert "<caption>P(&lt;b&gt;)</caption>" in shown
    assert "<th>a&amp;b</th><td>0.5</td>" in shown
