from collections import Counter

from handson.data.found import Found


def text(**changes):
    facts = {
        "path": "/cats",
        "layout": "a folder per class",
        "classes": (("猫", 4, 1), ("狗", 8, 2)),
    }
    return "\n".join(Found(**{**facts, **changes}).lines())


def test_it_says_what_there_is():
    shown = text(sizes=Counter({(640, 480): 14, (28, 28): 1}))
    assert "/cats (a folder per class)" in shown
    assert "15: 12 to learn from, 3 to test with" in shown
    assert "2, learn+test: 猫 4+1 · 狗 8+2" in shown
    assert "640×480 (14) · 28×28 (1); made 28×28 and grey" in shown
    assert "a fifth of each class" in shown
    assert "left out" not in shown


def test_parts_of_the_readers_own_and_the_right_size_stay_as_they_are():
    shown = text(cut=False, sizes=Counter({(28, 28): 15}))
    assert "split      as it is" in shown
    assert "made 28×28" not in shown


def test_ten_files_are_named_the_rest_is_counted():
    shown = text(left_out=[(f"{i}.txt", "no image") for i in range(1210)])
    assert "9.txt: no image" in shown
    assert "10.txt" not in shown
    assert "and 1,200 more files" in shown


def test_many_classes_and_sizes_are_counted_too():
    shown = text(
        classes=tuple((f"c{i}", 1, 1) for i in range(25)),
        sizes=Counter({(i, i): 2 for i in range(1, 9)}),
        notes=["be careful"],
    )
    assert "c19 1+1 · and 5 more" in shown
    assert "and 5 other sizes" in shown
    assert "note       be careful" in shown
