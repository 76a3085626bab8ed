import gzip
import struct

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from handson.base.errors import DataError, DtypeError
from handson.data.idx import read_idx, write_idx

DTYPES = [np.uint8, np.int8, np.int16, np.int32, np.float32, np.float64]
HEADER = b"\0\0\x08\x01\0\0\0\x03"  # three uint8


@settings(deadline=None)
@given(
    st.sampled_from(DTYPES).flatmap(
        lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, min_side=0, max_dims=5))
    )
)
def test_every_tensor_comes_back_as_it_was_written(array):
    tensor = torch.from_numpy(array)
    back = read_idx(write_idx(tensor))
    assert back.dtype == tensor.dtype
    torch.testing.assert_close(back, tensor, rtol=0, atol=0, equal_nan=True)


@pytest.mark.parametrize(
    ("dtype", "body", "expected"),
    [
        (0x08, b"\x01\xff", [1, 255]),
        (0x09, b"\x01\xff", [1, -1]),
        (0x0B, b"\x01\x02\xff\xfe", [258, -2]),
        (0x0C, b"\0\0\x01\x02\xff\xff\xff\xfe", [258, -2]),
        (0x0D, b"\x3f\x80\0\0\xc0\0\0\0", [1.0, -2.0]),
        (0x0E, b"\x3f\xf0\0\0\0\0\0\0\xc0\0\0\0\0\0\0\0", [1.0, -2.0]),
    ],
)
def test_numbers_are_big_endian(dtype, body, expected):
    assert read_idx(bytes([0, 0, dtype, 1, 0, 0, 0, 2]) + body).tolist() == expected


def test_a_file_is_read_plain_or_gzipped(tmp_path):
    tensor = torch.arange(24, dtype=torch.uint8).reshape(2, 3, 4)
    (tmp_path / "plain").write_bytes(write_idx(tensor))
    (tmp_path / "packed.gz").write_bytes(gzip.compress(write_idx(tensor)))
    assert torch.equal(read_idx(tmp_path / "plain"), tensor)
    assert torch.equal(read_idx(str(tmp_path / "packed.gz")), tensor)


def test_the_tensor_may_be_written_to():
    tensor = read_idx(HEADER + b"abc")
    tensor[0] = 0
    assert tensor.tolist() == [0, 98, 99]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "0 bytes are too few"),
        (b"\0\0\x08", "3 bytes are too few"),
        (b"PNG\0 and so on", r"not an IDX file. It begins with 50 4e 47 00; expected 00 00"),
        (b"\0\0\x0a\x01\0\0\0\x01x", "not an IDX file. It begins with 00 00 0a 01"),
        (b"\0\0\x08\x03\0\0\0\x01", "claims 3 axes, but there are 8 bytes in all"),
        (b"\0\0\x08\x11" + b"\0\0\0\x01" * 17 + b"x", "claims 17 axes"),
        (HEADER + b"ab", r"too short. Shape \(3,\) of torch.uint8 needs 3 bytes .* but 2 are"),
        (HEADER + b"abcd", r"too long. Shape \(3,\) of torch.uint8 needs 3 bytes .* but 4 are"),
        (HEADER, "too short"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(data, message):
    with pytest.raises(DataError, match=rf"(?s)train\.idx: .*{message}.*handson data get"):
        read_idx(data, name="train.idx")


@pytest.mark.parametrize("lengths", [(2**32 - 1,) * 4, (60000, 2**31), (0, 2**32 - 1, 2**32 - 1)])
def test_absurd_lengths_are_refused_before_memory_is_taken(lengths):
    header = struct.pack(f">HBB{len(lengths)}I", 0, 0x0E, len(lengths), *lengths)
    with pytest.raises(DataError, match="more than the 268,435,456 bytes that are expected"):
        read_idx(header + b"x")


def test_the_limit_holds_for_files_and_for_what_comes_out_of_gzip(tmp_path):
    path = tmp_path / "toy"
    path.write_bytes(write_idx(torch.zeros(5000, dtype=torch.uint8)))
    with pytest.raises(DataError, match=r"toy: longer than 1,000 bytes"):
        read_idx(path, max_bytes=1000)
    path.write_bytes(gzip.compress(path.read_bytes()))
    with pytest.raises(DataError, match=r"toy: unpacks to more than 1,000 bytes"):
        read_idx(path, max_bytes=1000)


def test_a_truncated_gzip_file_names_the_file(tmp_path):
    path = tmp_path / "toy.gz"
    path.write_bytes(gzip.compress(HEADER + b"abc")[:-3])
    with pytest.raises(DataError, match=r"toy\.gz: truncated"):
        read_idx(path)


@settings(deadline=None)
@given(st.binary(max_size=64) | st.binary(max_size=64).map(lambda tail: b"\0\0\x08" + tail))
def test_garbage_gives_a_tensor_or_a_data_error_and_nothing_else(garbage):
    for data in (garbage, gzip.compress(garbage)):
        try:
            tensor = read_idx(data, max_bytes=10_000)
        except DataError:
            continue
        assert write_idx(tensor) == garbage


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool, torch.bfloat16])
def test_a_type_without_a_code_cannot_be_written(dtype):
    with pytest.raises(DtypeError, match=r"IDX cannot hold .*uint8, int8, int16"):
        write_idx(torch.zeros(2, dtype=dtype))


def test_a_tensor_that_is_not_contiguous_is_written_in_its_own_order():
    tensor = torch.arange(6, dtype=torch.int32).reshape(2, 3).T
    assert torch.equal(read_idx(write_idx(tensor)), tensor)
