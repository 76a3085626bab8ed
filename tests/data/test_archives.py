import contextlib
import gzip
import io
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handson.base.errors import DataError
from handson.data.archives import gunzip, read_file, read_zip_member


@contextlib.contextmanager
def frugal(most):
    """Fail when more than ``most`` bytes are held at once inside the block."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


def zipped(tmp_path, members, **options):
    """Write a zip file of name → bytes; return its path."""
    path = tmp_path / "toy.zip"
    with zipfile.ZipFile(path, "w", **options) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


@settings(deadline=None)
@given(st.binary(max_size=500), st.binary(max_size=500))
def test_gzip_of_one_or_two_members_comes_back(one, two):
    assert gunzip(gzip.compress(one), max_bytes=500) == one
    both = gzip.compress(one) + gzip.compress(two)
    assert gunzip(both + b"\0" * 7, max_bytes=1000) == one + two == gzip.decompress(both)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_whatever_gunzip_is_given_only_a_data_error_comes_out(garbage):
    refusal = ""
    try:
        assert gunzip(garbage, max_bytes=10_000) == gzip.decompress(garbage)
    except DataError as error:
        refusal = str(error)
    assert not refusal or "handson data get" in refusal


@settings(deadline=None)
@given(st.data())
def test_one_flipped_bit_gives_the_right_bytes_or_a_data_error(data):
    sentence = b"the same sentence again and again. " * 9
    whole = gzip.compress(sentence, mtime=0)
    position = data.draw(st.integers(10, len(whole) - 1))  # bytes 0 to 9 are the header
    broken = bytearray(whole)
    broken[position] ^= 1 << data.draw(st.integers(0, 7))
    with contextlib.suppress(DataError):  # a bit of the padding may flip without harm
        assert gunzip(bytes(broken), max_bytes=10_000) == sentence


def test_a_gzip_bomb_is_stopped_at_the_limit():
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 60_000
    expected = r"toy\.gz: unpacks to more than 1,000 bytes"
    with frugal(1_000_000), pytest.raises(DataError, match=expected):
        gunzip(bomb, max_bytes=1000, name="toy.gz")
    with pytest.raises(DataError, match="more than 1,000 bytes"):
        gunzip(gzip.compress(b"\0" * 600) * 2, max_bytes=1000)


def test_exactly_the_limit_is_allowed():
    assert len(gunzip(gzip.compress(b"x" * 1000), max_bytes=1000)) == 1000


@pytest.mark.parametrize("length", [0, 1, 9, 20, -1])
def test_a_truncated_gzip_is_named_with_what_to_do(length):
    whole = gzip.compress(b"something that takes a few bytes" * 3)
    with pytest.raises(DataError, match=r"toy\.gz: truncated.*Delete it and fetch it again"):
        gunzip(whole[:length], max_bytes=1000, name="toy.gz")


def test_trailing_garbage_is_not_gzip():
    with pytest.raises(DataError, match="not a whole gzip file"):
        gunzip(gzip.compress(b"x") + b"garbage!", max_bytes=1000)


def test_a_file_is_read_up_to_its_limit(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"x" * 100)
    assert read_file(path, max_bytes=100) == b"x" * 100
    with pytest.raises(DataError, match=r"f: longer than 99 bytes"):
        read_file(path, max_bytes=99)
    with pytest.raises(DataError, match="cannot read"):
        read_file(tmp_path, max_bytes=99)
    with pytest.raises(DataError, match=r"cannot read .*nowhere"):
        read_file(tmp_path / "nowhere", max_bytes=99)


def test_a_member_of_a_zip_file_comes_back(tmp_path):
    path = zipped(tmp_path, {"a/one.txt": b"1", "a/b/two.txt": b"22"})
    assert read_zip_member(path, "a/b/two.txt", max_bytes=2) == b"22"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../outside.txt", "climbs out"),
        ("a/../../outside.txt", "climbs out"),
        ("a/..", "climbs out"),
        ("/etc/passwd", "absolute"),
        ("\\\\host\\share", "absolute"),
        ("C:/windows/x", "absolute"),
        ("c:x", "absolute"),
        ("a\\..\\..\\x", "backslash"),
    ],
)
def test_a_zip_file_with_one_member_that_escapes_is_refused_whole(tmp_path, name, reason):
    path = zipped(tmp_path, {"honest.txt": b"1", name: b"2"})
    with pytest.raises(DataError, match=rf"toy\.zip: refused.*{reason}"):
        read_zip_member(path, "honest.txt", max_bytes=10)


def test_a_zip_file_with_a_symbolic_link_is_refused(tmp_path):
    path = tmp_path / "toy.zip"
    link = zipfile.ZipInfo("link")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("honest.txt", b"1")
    with pytest.raises(DataError, match="symbolic link"):
        read_zip_member(path, "honest.txt", max_bytes=10)


def test_a_zip_bomb_is_stopped_at_the_limit(tmp_path):
    path = zipped(tmp_path, {"big": b"\0" * 5_000_000}, compression=zipfile.ZIP_DEFLATED)
    expected = "big unpacks to more than 1,000 bytes"
    with frugal(1_000_000), pytest.raises(DataError, match=expected):
        read_zip_member(path, "big", max_bytes=1000)


def test_a_missing_member_names_those_that_are_there(tmp_path):
    with pytest.raises(DataError, match=r"holds no 'b', only a\."):
        read_zip_member(zipped(tmp_path, {"a": b"1"}), "b", max_bytes=10)
    with pytest.raises(DataError, match=r"holds no 'b', only nothing\."):
        read_zip_member(zipped(tmp_path, {}), "b", max_bytes=10)


def test_a_missing_zip_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"cannot read .*toy\.zip"):
        read_zip_member(tmp_path / "toy.zip", "b", max_bytes=10)


def test_an_encrypted_member_cannot_be_unpacked(tmp_path):
    path = zipped(tmp_path, {"a": b"1"})
    body = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(signature) + offset] |= 1  # the flag that says: encrypted
    path.write_bytes(body)
    with pytest.raises(DataError, match=r"cannot be unpacked.*encrypted"):
        read_zip_member(path, "a", max_bytes=10)


@settings(deadline=None)
@given(st.data())
def test_a_damaged_zip_file_gives_the_right_bytes_or_a_data_error(tmp_path_factory, data):
    sentence = b"the same sentence again and again. " * 9
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", sentence)
    body = bytearray(whole.getvalue())
    if data.draw(st.booleans()):
        body = body[: data.draw(st.integers(0, len(body)))]
    else:
        for _ in range(data.draw(st.integers(1, 4))):
            body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(body)
    refusal = ""
    try:
        assert read_zip_member(path, "a.txt", max_bytes=10_000) == sentence
    except DataError as error:
        refusal = str(error)
    assert not refusal or "damaged.zip" in refusal


def test_the_checksum_inside_a_zip_file_is_compared(tmp_path):
    path = zipped(tmp_path, {"a": b"honest bytes"})
    path.write_bytes(path.read_bytes().replace(b"honest bytes", b"forged bytes"))
    assert zlib.crc32(b"honest bytes") != zlib.crc32(b"forged bytes")
    with pytest.raises(DataError, match="corrupt"):
        read_zip_member(path, "a", max_bytes=100)
