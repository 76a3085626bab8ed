import pytest

from handson.base.errors import HandsonError, UnknownNameError
from handson.show.curves import learning_curve
from handson.show.files import SaveError, save


def drawn():
    return learning_curve(
        [{"epoch": e, "train_loss": 1 / e, "test_loss": 2 / e} for e in (1, 2, 3)]
    )


@pytest.mark.parametrize(
    ("ending", "start"),
    [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF"), ("PNG", b"\x89PNG")],
)
def test_the_same_figure_gives_the_same_bytes(tmp_path, ending, start):
    one = save(drawn(), tmp_path / f"one.{ending}").read_bytes()
    two = save(drawn(), tmp_path / f"two.{ending}").read_bytes()
    assert one.startswith(start)
    assert one == two


def test_folders_are_made_and_an_ending_is_added(tmp_path):
    written = save(drawn(), tmp_path / "a 文件夹" / "b" / "curve")
    assert written == tmp_path / "a 文件夹" / "b" / "curve.png"
    assert written.is_file()


def test_an_unknown_ending_is_refused_with_those_that_work(tmp_path):
    with pytest.raises(UnknownNameError, match=r"picture format is called 'jpeg'.*\.svg or \.pdf"):
        save(drawn(), tmp_path / "a.jpeg")
    assert not list(tmp_path.iterdir())


def test_a_failure_while_writing_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    target = tmp_path / "curve.png"
    target.write_bytes(b"old")
    figure = drawn()

    def torn(stream, **options):
        stream.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(figure, "savefig", torn)
    with pytest.raises(SaveError, match=r"No space left on device\. Choose a folder"):
        save(figure, target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["curve.png"]


def test_a_path_through_a_file_or_to_a_folder_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(HandsonError, match="cannot be written to"):
        save(drawn(), tmp_path / "file" / "a.png")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(HandsonError, match="is a folder"):
        save(drawn(), tmp_path / "folder.png")


def test_a_folder_that_may_not_be_written_to_is_a_clear_error(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(SaveError, match=r"locked.a\.png: Permission denied\. Choose a folder"):
        save(drawn(), tmp_path / "locked" / "a.png")
