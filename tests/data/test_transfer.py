import socket
import ssl

import pytest
from local_mirror import isolate, nobody, published, running

from handson.data.transfer import Fault, bytes_there, transfer

BODY = bytes(range(256)) * 40
FILE = published("toy.bin", BODY)


@pytest.fixture
def mirror(monkeypatch, tmp_path):
    isolate(monkeypatch, tmp_path)
    with running() as server:
        yield server


@pytest.fixture
def part(tmp_path):
    return tmp_path / "toy.bin.part"


def test_a_whole_file_arrives_and_progress_is_told(mirror, part):
    told = []
    transfer(mirror.serve("/f", BODY), part, FILE, lambda *facts: told.append(facts), 5.0)
    assert part.read_bytes() == BODY
    assert told[-1] == ("toy.bin", len(BODY), len(BODY))


def test_only_what_is_missing_is_asked_for(mirror, part):
    part.write_bytes(BODY[:1000])
    transfer(mirror.serve("/f", BODY), part, FILE, None, 5.0)
    assert part.read_bytes() == BODY
    assert mirror.log == [("/f", "bytes=1000-")]


def test_a_whole_part_needs_no_request(mirror, part):
    part.write_bytes(BODY)
    transfer(mirror.serve("/f", BODY), part, FILE, None, 5.0)
    assert mirror.log == []


def test_a_part_that_is_too_long_is_dropped(mirror, part):
    part.write_bytes(BODY + b"!")
    transfer(mirror.serve("/f", BODY), part, FILE, None, 5.0)
    assert part.read_bytes() == BODY


def test_a_server_that_ignores_range_sends_all_and_the_part_starts_over(mirror, part):
    part.write_bytes(b"x" * 1000)
    transfer(mirror.serve("/f", BODY, ranges=False), part, FILE, None, 5.0)
    assert part.read_bytes() == BODY


def test_a_server_that_resumes_at_the_wrong_place_is_not_believed(mirror, part):
    part.write_bytes(BODY[:1000])
    with pytest.raises(Fault, match="resumed at the wrong place") as caught:
        transfer(mirror.serve("/f", BODY, shift=7), part, FILE, None, 5.0)
    assert caught.value.then == "restart"


def test_a_server_that_cannot_serve_the_rest_asks_for_a_restart(mirror, part):
    part.write_bytes(BODY[:1000])
    with pytest.raises(Fault, match="HTTP 416") as caught:
        transfer(mirror.serve("/f", BODY[:500]), part, FILE, None, 5.0)
    assert caught.value.then == "restart"


def test_a_cut_connection_leaves_what_came(mirror, part):
    with pytest.raises(Fault, match=r"cut after 3,000 of 10,240 bytes") as caught:
        transfer(mirror.serve("/f", BODY, cuts=[3000]), part, FILE, None, 5.0)
    assert caught.value.then == "resume"
    assert part.read_bytes() == BODY[:3000]


def test_a_body_without_an_end_is_not_read_to_its_end(mirror, part):
    url = mirror.serve("/f", BODY * 2000, lengths=False)
    with pytest.raises(Fault, match=r"sent more than the 10,240 bytes") as caught:
        transfer(url, part, FILE, None, 5.0)
    assert caught.value.wrong_bytes
    assert not part.exists()


def test_a_login_page_is_recognized_before_it_is_read(mirror, part):
    url = mirror.serve("/f", b"<html>please log in</html>", kind="text/html; charset=utf-8")
    with pytest.raises(Fault, match=r"26 bytes of text/html instead of 10240 \(a login page"):
        transfer(url, part, FILE, None, 5.0)
    assert bytes_there(part) == 0


@pytest.mark.parametrize(
    ("status", "then"), [(404, "nothing"), (403, "nothing"), (429, "later"), (503, "later")]
)
def test_an_error_of_the_server_says_whether_to_come_back(mirror, part, status, then):
    with pytest.raises(Fault, match=f"HTTP {status}") as caught:
        transfer(mirror.serve("/f", b"", status=status), part, FILE, None, 5.0)
    assert caught.value.then == then


def test_an_answer_without_a_body_is_no_file(mirror, part):
    with pytest.raises(Fault, match="HTTP 204"):
        transfer(mirror.serve("/f", b"", status=204), part, FILE, None, 5.0)


def test_a_refused_connection_is_named(monkeypatch, tmp_path, part):
    isolate(monkeypatch, tmp_path)
    with pytest.raises(Fault, match="refused") as caught:
        transfer(nobody(), part, FILE, None, 5.0)
    assert caught.value.then == "later"


def test_a_name_that_nobody_knows_hints_at_the_network(monkeypatch, tmp_path, part):
    isolate(monkeypatch, tmp_path)

    def fail(*arguments):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", fail)
    with pytest.raises(Fault, match=r"cannot be looked up \(no network\?\)"):
        transfer("https://mirror.example/f", part, FILE, None, 5.0)


def test_a_certificate_that_cannot_be_checked_hints_at_clock_and_macos(monkeypatch, tmp_path, part):
    isolate(monkeypatch, tmp_path)

    def fail(*arguments, **options):
        error = ssl.SSLCertVerificationError(1, "certificate verify failed")
        error.verify_message = "certificate has expired"
        raise error

    monkeypatch.setattr("http.client.HTTPSConnection.connect", fail)
    with pytest.raises(Fault, match=r"has expired \(is the clock right\?.*macOS"):
        transfer("https://mirror.example/f", part, FILE, None, 5.0)


def test_a_server_that_says_nothing_is_left_after_the_timeout(mirror, part):
    with pytest.raises(Fault, match=r"no answer within 0\.2 seconds") as caught:
        transfer(mirror.serve("/f", stalls=True), part, FILE, None, 0.2)
    assert caught.value.then == "nothing"


def test_a_server_that_drips_is_left_too(mirror, part):
    url = mirror.serve("/f", BODY, drips=0.02)
    with pytest.raises(Fault, match="slower than 1024 bytes per second") as caught:
        transfer(url, part, FILE, None, 0.3)
    assert caught.value.then == "later"
    assert 0 < bytes_there(part) < 300


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/f", "data:text/plain,x", "gopher://x/"]
)
def test_no_redirect_leads_out_of_the_web(mirror, part, target):
    with pytest.raises(Fault, match=r"refused|not allowed|HTTP 302"):
        transfer(mirror.serve("/f", redirect=target), part, FILE, None, 5.0)
    assert not part.exists()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/f", "nonsense", "http://["])
def test_no_address_leads_out_of_the_web(monkeypatch, tmp_path, part, url):
    isolate(monkeypatch, tmp_path)
    with pytest.raises((Fault, ValueError)):
        transfer(url, part, FILE, None, 5.0)
    assert not part.exists()


def test_an_honest_redirect_is_followed_with_the_range(mirror, part):
    part.write_bytes(BODY[:1000])
    mirror.serve("/real", BODY)
    transfer(mirror.serve("/f", redirect="/real"), part, FILE, None, 5.0)
    assert part.read_bytes() == BODY
    assert mirror.log[-1] == ("/real", "bytes=1000-")


def test_redirects_in_a_circle_end(mirror, part):
    with pytest.raises(Fault, match="HTTP 302"):
        transfer(mirror.serve("/f", redirect="/f"), part, FILE, None, 5.0)
