import pytest

from handson.base.words import Words
from handson.learn.doctor.finding import STATUSES, Finding, healthy

TITLE = Words("内存", "Memory")


def finding(status: str) -> Finding:
    what = Words("共 2 GiB", "2 GiB in all")
    return Finding(
        id="memory", status=status, title=TITLE, what=what, fix=("top",), details={"n": 2}
    )


@pytest.mark.parametrize(("lang", "title"), [("zh", "内存"), ("en", "Memory")])
def test_a_finding_becomes_plain_values_in_one_language(lang, title):
    said = finding("note").said_in(lang)
    assert said["title"] == title
    assert (said["id"], said["status"], said["why"]) == ("memory", "note", "")
    assert (said["fix"], said["details"]) == (["top"], {"n": 2})


def test_only_a_problem_makes_a_machine_unhealthy():
    assert [healthy([finding("ok"), finding(status)]) for status in STATUSES] == [1, 1, 1, 0]
    assert healthy([])
