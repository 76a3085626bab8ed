import pytest

from handson.learn.doctor.version import at_least, local_tag, release


@pytest.mark.parametrize(
    ("text", "numbers", "tag"),
    [
        ("2.13.0+cu126", (2, 13, 0), "cu126"),
        ("2.6.0a0+git1234", (2, 6, 0), "git1234"),
        ("550.54.14", (550, 54, 14), ""),
        ("v3", (3,), ""),
        ("[N/A]", (), ""),
        ("", (), ""),
    ],
)
def test_a_version_is_read(text, numbers, tag):
    assert release(text) == numbers
    assert local_tag(text) == tag


@pytest.mark.parametrize(
    ("version", "bound", "enough"),
    [
        ("2.13.0", "2.6", True),
        ("2.6", "2.6.0", True),
        ("2.5.1+cu121", "2.6", False),
        ("0.4.2", "0.4.3", False),
        ("10", "9.9", True),
    ],
)
def test_versions_are_compared_by_number(version, bound, enough):
    assert at_least(version, bound) is enough
