"""The links of files as they are asked for, and links that are files."""

from urllib.parse import unquote

import hypothesis.strategies as st
import pytest
from hypothesis import given

from edusync.errors import (
    ProtocolError,
    UnsupportedOperation,
)
from edusync.swad.files.downloads import address_of, shortcut


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://h/tmp/a%20b.pdf", "http://h/tmp/a%20b.pdf"),
        ("http://h/apuntes%20“ñandú”.txt", "http://h/apuntes%20%93%F1and%FA%94.txt"),
        ("http://h/€ Ž.txt", "http://h/%80%20%8E.txt"),
        ("http://h/\x81.txt", "http://h/%81.txt"),
        ("http://h/100%.txt", "http://h/100%25.txt"),
        ("http://h/100%zz%2", "http://h/100%25zz%252"),
        ("http://h/Q&A #1?.txt", "http://h/Q&A%20%231%3F.txt"),
        ("http://h/漢.txt", "http://h/%E6%BC%A2.txt"),
        ("HTTPS://h:8088/x", "https://h:8088/x"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("http://h", "http://h/"),
        (" http://h/x\n", "http://h/x"),
        ("http://h/a\r\nHost: x", "http://h/a%0D%0AHost:%20x"),
    ],
)
def test_a_link_is_encoded_as_the_site_keeps_names(url: str, address: str) -> None:
    assert address_of(url) == address


@pytest.mark.parametrize(
    "url",
    ["", "/swad/tmp/x", "file:///etc/passwd", "http://u:p@h/x", "x", "http://[::1/x",
     "http://[a]/x", "http://h:port/x", "http://h:99999/x", "http://:80/x"],
)  # fmt: skip
def test_what_is_no_link_is_an_error(url: str) -> None:
    with pytest.raises(ProtocolError, match="no address"):
        address_of(url)


@given(st.text())
def test_any_name_in_a_link_becomes_plain_ascii(name: str) -> None:
    address = address_of(f"http://h/{name}")
    assert address.isascii()
    assert not set(address) & set(" \r\n#?\\\x00")
    assert address_of(address) == address


@pytest.mark.parametrize(
    ("name", "last", "asked"),
    [
        ("%41.txt", "%41.txt", "%2541.txt"),
        ("%41.txt", "%2541.txt", "%2541.txt"),  # by a server that encodes
        ("A.txt", "%41.txt", "%41.txt"),
        ("a%20b c.txt", "a%20b%20c.txt", "a%2520b%20c.txt"),
        ("a b.txt", "a%20b.txt", "a%20b.txt"),
        ("a b.txt", "a b.txt", "a%20b.txt"),
        ("l'été %41.txt", "l&#39;été%20%41.txt", "l&%2339;%E9t%E9%20%2541.txt"),
        ("another.txt", "%41%zz", "%41%25zz"),
    ],
)
def test_what_looks_like_an_escape_in_a_name_is_none(name: str, last: str, asked: str) -> None:
    assert address_of(f"http://h/%7e/{last}", name) == f"http://h/%7e/{asked}"


@given(st.text("aA%4125 #?é€/&;", min_size=1).filter(lambda name: "/" not in name))
def test_a_link_leads_to_the_file_of_that_name(name: str) -> None:
    asked = address_of(f"http://h/x/{name.replace(' ', '%20')}", name)
    assert unquote(asked.rpartition("/")[2], "cp1252") == name


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://h/ñ ?q=1#top", b"https://h/%C3%B1%20?q=1#top"),
        ("http://h/\r\nIconFile=\\\\h\\x", b"http://h/%0D%0AIconFile=%5C%5Ch%5Cx"),
    ],
)
def test_a_shortcut_holds_one_address(url: str, written: bytes) -> None:
    assert shortcut(url, "x") == b"[InternetShortcut]\r\nURL=" + written + b"\r\n"


@pytest.mark.parametrize("url", ["file:///c:/x.exe", "javascript:alert(1)", "\\\\host\\x", "", "x"])
def test_a_shortcut_leads_into_the_web_only(url: str) -> None:
    with pytest.raises(UnsupportedOperation, match="no address in the web"):
        shortcut(url, "x")
