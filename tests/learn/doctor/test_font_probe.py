import json

from handson.learn.doctor import font_probe


def test_the_file_about_fonts_is_read_alone(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.path", ["."])
    file = tmp_path / "handson" / "show" / "fonts.py"
    file.parent.mkdir(parents=True)
    file.write_text("def cjk_family(): return '宋体'", encoding="utf-8")
    font_probe.main(file)
    assert json.loads(capsys.readouterr().out) == {"stage": "end", "family": "宋体"}


def test_our_own_file_is_where_it_is_looked_for():
    assert font_probe.FONTS.is_file()
    assert "def cjk_family()" in font_probe.FONTS.read_text(encoding="utf-8")
