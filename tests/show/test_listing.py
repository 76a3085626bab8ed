import inspect
import sys

import pytest

import handson.show.digits
from handson.base.errors import DataError, UnknownNameError
from handson.show.listing import Listing, source


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of three modules on the path, and the folder it lies in."""
    folder = tmp_path / "lent"
    folder.mkdir()
    (folder / "__init__.py").write_text("from lent.maths import double\n", encoding="utf-8")
    (folder / "maths.py").write_text(
        "import functools\n\n\n"
        "def traced(f):\n    @functools.wraps(f)\n    def inner(*a):\n        return f(*a)\n"
        "    return inner\n\n\n"
        "@traced\ndef double(x):\n    return 2 * x  # 两倍\n\n\n"
        "class Base:\n    def forward(self):\n        return 1\n\n"
        "    @property\n    def size(self):\n        return 2\n\n\n"
        "class Child(Base):\n    @staticmethod\n    def make():\n        return Child()\n\n\n"
        "made = type('made', (), {})\n"
        "globals()['hidden'] = lambda: 1\n",
        encoding="utf-8",
    )
    (folder / "needy.py").write_text("import a_package_that_is_missing\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.split(".")[0] == "lent"]:
        del sys.modules[name]


def test_a_function_is_shown_with_its_place():
    listing = source("handson.show.digits:short")
    assert listing.path == "handson/show/digits.py"
    assert listing.text.startswith("def short(")
    lines, first = inspect.getsourcelines(inspect.unwrap(handson.show.digits.short))
    assert listing.first_line == first
    assert listing.text == "".join(lines).rstrip()


def test_decorators_are_shown_and_do_not_mislead(package):
    listing = source("lent.maths:double")
    assert listing.text == "@traced\ndef double(x):\n    return 2 * x  # 两倍"
    assert (listing.path, listing.first_line) == ("lent/maths.py", 11)


def test_a_name_that_was_imported_leads_to_where_it_is_defined(package):
    assert source("lent:double").path == "lent/maths.py"
    assert source("lent:double").text.endswith("return 2 * x  # 两倍")


def test_methods_stand_alone_and_inherited_ones_are_found(package):
    assert source("lent.maths:Child.make").text.startswith("@staticmethod\ndef make():")
    inherited = source("lent.maths:Child.forward")
    assert inherited.text.startswith("def forward(self):\n    return 1")
    assert inherited.first_line == 17
    assert source("lent.maths:Child.size").text.startswith("@property\ndef size(self):")


def test_a_module_is_shown_whole_and_a_package_by_its_init(package):
    assert source("lent.maths").first_line == 1
    assert source("lent.maths").text.startswith("import functools")
    assert source("lent").path == "lent/__init__.py"


def test_the_file_is_read_as_it_is_now(package):
    source("lent.maths:double")
    path = package / "maths.py"
    edited = "# a new line\n" + path.read_text(encoding="utf-8").replace("2 * x", "x + x")
    path.write_text(edited, encoding="utf-8")
    listing = source("lent.maths:double")
    assert "return x + x" in listing.text
    assert listing.first_line == 12


def test_plain_text_has_the_line_numbers_of_the_file():
    shown = repr(Listing("a:f", "a.py", 9, "def f():\n\n    return 1"))
    assert shown == "# a.py:9\n 9  def f():\n10\n11      return 1"


def test_markdown_fences_the_code_whatever_is_in_it():
    assert (
        Listing("a:f", "a.py", 9, "x = 1")._repr_markdown_()
        == "`a.py:9`\n\n```python\nx = 1\n```\n"
    )
    assert "````python\n" in Listing("a:f", "a.py", 9, "x = '```'")._repr_markdown_()


def test_html_is_coloured_escaped_and_says_where():
    page = Listing("a:f", "a.py", 9, "def f(a: int) -> str:\n    return '<b>' ")._repr_html_()
    assert "a.py:9" in page
    assert 'style="color' in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "-&gt;" in page


def test_html_is_plain_where_pygments_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygments", None)
    assert "<pre>x &lt; 1</pre>" in Listing("a:f", "a.py", 9, "x < 1")._repr_html_()


def test_unknown_names_are_told_the_nearest():
    with pytest.raises(UnknownNameError, match=r"name in handson.show.digits .*'shart'.*: short"):
        source("handson.show.digits:shart")
    with pytest.raises(UnknownNameError, match=r"module .*'handson.show.digit'.*show.digits"):
        source("handson.show.digit:short")
    with pytest.raises(UnknownNameError, match=r"'handson.shaw.digits'.*handson.show"):
        source("handson.shaw.digits:short")
    with pytest.raises(UnknownNameError, match=r"name in Raster is called 'lin'.*line"):
        source("handson.show.raster:Raster.lin")


@pytest.mark.parametrize(
    "address", ["", ":short", "a b:c", "handson/show/digits.py", "..x:y", "a:"]
)
def test_what_is_no_address_is_answered_with_an_example(address):
    with pytest.raises(UnknownNameError):
        source(address)


def test_code_that_is_not_python_and_names_made_while_running_say_so(package):
    with pytest.raises(UnknownNameError, match="not written in Python"):
        source("math:sin")
    with pytest.raises(UnknownNameError, match=r"no definition of it stands in lent/maths\.py"):
        source("lent.maths:hidden")
    assert source("lent.maths:made").text == "made = type('made', (), {})"


def test_a_module_that_lacks_what_it_needs_says_what(package):
    with pytest.raises(ModuleNotFoundError, match="a_package_that_is_missing"):
        source("lent.needy:f")


def test_a_file_that_was_broken_since_says_where(package):
    source("lent.maths:double")
    (package / "maths.py").write_text("x = 1\ndef (:\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"maths\.py, line 2, is not Python as it is now"):
        source("lent.maths:double")
    assert source("lent.maths").text.endswith("def (:")


def test_a_name_that_is_a_module_shows_the_module():
    assert source("handson.show:digits").path == "handson/show/digits.py"
    assert source("handson.show:digits").first_line == 1


def test_torch_can_be_read_too():
    assert source("torch.nn:Linear.forward").path == "torch/nn/modules/linear.py"
    with pytest.raises(UnknownNameError):
        source("torch:relu")
