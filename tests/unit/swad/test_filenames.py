"""Names that every system takes, whatever a server calls its files."""

import re
import unicodedata
from pathlib import PureWindowsPath

import hypothesis.strategies as st
import pytest
from hypothesis import given

from edusync.swad.files.file_names import LONGEST, distinct_names, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("tema1.pdf", "tema1.pdf"),
        ("apuntes “ñandú”.txt", "apuntes “ñandú”.txt"),
        (".htaccess", ".htaccess"),
        ("..", "_"),
        (".", "_"),
        ("", "_"),
        ("   ", "_"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("/etc/passwd", "_etc_passwd"),
        ("a\\b", "a_b"),
        ("C:evil.exe", "C_evil.exe"),
        ("notes.txt:stream", "notes.txt_stream"),
        ('a*?"<>|b', "a______b"),
        ("nul\x00\n\x7f\x85byte", "nul____byte"),
        ("exe\u202efdp", "exe_fdp"),
        ("\ud800", "_"),
        ("name. . ", "name"),
        ("CON", "_CON"),
        ("aux.txt", "_aux.txt"),
        ("com1 .tar.gz", "_com1 .tar.gz"),
        ("LPT³", "_LPT³"),
        ("Console", "Console"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_a_name_becomes_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_is_cut_before_its_ending() -> None:
    assert safe_name("ñ" * 200 + ".html") == "ñ" * 125 + ".html"


def test_a_long_ending_is_none() -> None:
    assert safe_name("a." + "b" * 300) == ("a." + "b" * 300)[:LONGEST]


def test_no_cut_ends_with_a_dot_or_a_blank() -> None:
    assert safe_name("a" + " ." * 200 + "b.txt") == "a.txt"


@pytest.mark.parametrize(
    ("name", "safe"),
    [("CON" + " " * 300 + "x.txt", "_CON.txt"), ("CON." + "b" * 300, "_CON." + "b" * 250)],
)
def test_no_cut_makes_a_reserved_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_two_names_that_are_one_for_some_system_are_told_apart() -> None:
    given = [("a.txt", "1"), ("A.TXT", "2"), ("é.txt", "3"), ("e\u0301.txt", "4"), ("a.txt", "5")]
    assert distinct_names(given) == ["a.txt", "A (2).TXT", "é.txt", "é (4).txt", "a (5).txt"]


def test_a_name_that_looks_like_a_marked_one_keeps_its_own() -> None:
    given = [("a.txt", "1"), ("a.txt", "2"), ("a (2).txt", "3")]
    assert distinct_names(given) == ["a.txt", "a (2-2).txt", "a (2).txt"]


# Names from which hostile ones are made: signs that some system reads, and any text.
SIGNS = st.sampled_from(
    [" " * 260, "." * 260, *"./\\: ~$", "..", "CON", "nul", "\x00", "a", "A", "é", "e\u0301", "ß"]
)
NAMES = st.one_of(
    st.lists(SIGNS, max_size=8).map("".join),
    st.text(st.characters(), max_size=400),
    st.integers(200, 300).map(lambda length: "x" * length),
)


@given(NAMES)
def test_any_name_becomes_one_that_every_system_takes(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= LONGEST
    assert not re.search(r'[/\\:*?"<>|\x00-\x1f]', safe)
    assert safe not in (".", "..")
    assert not safe.endswith((".", " "))
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³]) *(\..*)?", safe)
    assert PureWindowsPath(safe).name == safe
    assert safe_name(safe) == safe


@given(st.lists(st.tuples(NAMES, st.sampled_from("123")), max_size=8))
def test_no_two_names_of_a_folder_are_the_same_for_any_system(names: list[tuple[str, str]]) -> None:
    found = distinct_names(names)
    assert len(found) == len(names)
    assert all(safe_name(name) == name for name in found)
    for same in (
        str.lower,
        str.upper,
        str.casefold,
        lambda name: unicodedata.normalize("NFC", name),
        lambda name: unicodedata.normalize("NFKD", name).upper(),
    ):
        assert len({same(name) for name in found}) == len(names)
