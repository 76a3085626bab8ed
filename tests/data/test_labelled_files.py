import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handson.data.labelled_files import (
    LabelledFile,
    Listing,
    look_alikes,
    natural,
    parts_used,
    printable,
    share_out,
)


def test_10_comes_after_9():
    assert sorted(["10", "9", "b2", "B10", "a"], key=natural) == ["9", "10", "a", "b2", "B10"]
    assert sorted(["x1y", "1x", "x", ""], key=natural) == ["", "1x", "x", "x1y"]


@given(st.lists(st.text()))
def test_any_names_have_one_order(names):
    backwards = names[::-1]
    assert sorted(names, key=natural) == sorted(backwards, key=natural)


def test_a_fifth_of_every_class_is_chosen_by_name_alone():
    names = [f"{i}.png" for i in range(60)]
    labels = [i % 2 for i in range(60)]
    chosen = share_out(names, labels)
    assert sum(chosen[::2]) == sum(chosen[1::2]) == 6
    order = list(range(60))[::-1]
    again = share_out([names[i] for i in order], [labels[i] for i in order])
    assert [again[i] for i in order] == chosen


def test_the_cut_is_the_same_on_every_machine_and_in_every_version():
    chosen = share_out([f"{i}.png" for i in range(10)], [0] * 10)
    assert [i for i, test in enumerate(chosen) if test] == CHOSEN


CHOSEN = [0, 6]


@pytest.mark.parametrize(("count", "expected"), [(2, 1), (3, 1), (5, 1), (8, 2), (100, 20)])
def test_every_class_has_something_to_test_and_something_to_learn(count, expected):
    assert sum(share_out([str(i) for i in range(count)], [0] * count)) == expected


def test_a_new_file_moves_at_most_one_other():
    names = [f"{i}.png" for i in range(49)]
    before = dict(zip(names, share_out(names, [0] * 49), strict=True))
    after = dict(zip([*names, "new"], share_out([*names, "new"], [0] * 50), strict=True))
    assert sum(before[n] != after[n] for n in names) <= 1


def test_names_that_no_encoding_holds_can_be_printed():
    assert printable("猫") == "猫"
    assert printable("e\u0301") == "é"  # as macOS keeps it
    if os.name != "nt":
        odd = os.fsdecode("数".encode("gbk"))
        assert printable(odd) == "\\xca\\xfd"
        printable(odd).encode()


def test_look_alikes_are_told():
    (note,) = look_alikes(["Cat", "cat ", "dog", "c at"])
    assert "'Cat', 'cat ', 'c at' differ only in case or spaces" in note
    assert look_alikes(["cat", "dog"]) == []


def test_of_several_kinds_of_test_one_is_used():
    assert parts_used(["train", "val", "test"]) == {"train": "train", "test": "test"}
    assert parts_used(["train", "valid"]) == {"train": "train", "valid": "test"}
    assert parts_used(["train"]) == {"train": ""}


def test_a_listing_begins_empty(tmp_path):
    listing = Listing("a folder")
    listing.files.append(LabelledFile(tmp_path, "a", "cat"))
    assert listing.files[0].part == ""
    assert Listing("another").files == []
