from handson.autograd.drawing.film import Film


def made():
    film = Film(10, 10, 3)
    film.scene().text(0, 0, "always")
    film.scene(2).text(0, 0, "from two")
    film.scene(1, 2).text(0, 0, "one and two")
    film.scene(3, 2).text(0, 0, "never")
    return film


def test_a_still_shows_what_is_seen_at_its_step():
    words = ("always", "from two", "one and two", "never")
    seen = [[w for w in words if f">{w}<" in str(made().still(step, ""))] for step in range(4)]
    assert seen == [
        ["always"],
        ["always", "one and two"],
        ["always", "from two", "one and two"],
        ["always", "from two"],
    ]


def test_a_moving_picture_shows_its_last_step_without_a_script():
    text = str(made().moving("title"))
    assert "<g><text" in text
    assert '<g data-from="2" data-to="3"><text' in text
    assert '<g data-from="1" data-to="2" display="none"><text' in text
    assert "never" not in text
    assert "<title>title</title>" in text
