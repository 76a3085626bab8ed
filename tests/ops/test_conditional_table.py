import torch

from handson.ops.joint_table import JointTable

WEATHER = JointTable([[0.3, 0.1], [0.2, 0.4]], {"sky": ("blue", "grey"), "rain": ("no", "yes")})


def test_it_prints_one_distribution_a_row():
    assert repr(WEATHER.conditional("rain", given="sky")).splitlines() == [
        "P(rain | sky)",
        "sky  │ rain=no  rain=yes  Σ",
        "blue │    0.75      0.25  1",
        "grey │  0.3333    0.6667  1",
    ]


def test_it_is_a_table_in_a_notebook():
    shown = WEATHER.conditional("rain", given="sky")._repr_html_()
    assert shown.startswith("<table><caption>P(rain | sky)</caption>")
    assert shown.count("<tr>") == 3


def test_a_case_that_never_happens_has_no_distribution():
    table = JointTable([[0.5, 0.5], [0.0, 0.0]], ["a", "b"]).conditional("b", given="a")
    assert table.probs[1].isnan().all()
    assert repr(table).splitlines()[-1].split() == ["1", "│", "–", "–", "–"]


def test_it_names_what_it_holds():
    table = WEATHER.conditional("sky", given=["rain"])
    assert table.given.names == ("rain",)
    assert table.variables.names == ("sky",)
    torch.testing.assert_close(table.probs.sum(1), torch.ones(2).double())
