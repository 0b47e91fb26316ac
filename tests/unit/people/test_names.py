"""Whole names, and how they are split."""

import pytest

from edusync.people.names import cleaned, misread, split_name, unquoted


@pytest.mark.parametrize(
    ("name", "last", "first"),
    [
        ("DUPONT Ana", "DUPONT", "Ana"),
        ("Ana DUPONT", "DUPONT", "Ana"),
        ("DE LA CRUZ Ana María", "DE LA CRUZ", "Ana María"),
        ("de SOUZA Ana", "de SOUZA", "Ana"),
        ("Ana Maria de SOUZA", "de SOUZA", "Ana Maria"),
        ("DOS SANTOS e SILVA Jo", "", ""),
        ("d'ARC Jeanne", "d'ARC", "Jeanne"),
        ("O'NEIL Sean", "O'NEIL", "Sean"),
        ("McDONALD Ann", "McDONALD", "Ann"),
        ("ŒUVRARD Zoé", "ŒUVRARD", "Zoé"),
        ("LE GALL-DUPONT Jean-Paul", "LE GALL-DUPONT", "Jean-Paul"),
        ("Giménez Ruiz, Alba", "Giménez Ruiz", "Alba"),
        ("Doe,John", "Doe", "John"),
        ("  DUPONT   Ana ", "DUPONT", "Ana"),
    ],
)
def test_capitals_or_a_comma_tell_the_last_name(name: str, last: str, first: str) -> None:
    assert split_name(name) == ((last, first) if last else None)


@pytest.mark.parametrize(
    "name",
    [
        "Alba Giménez Ruiz",
        "DUPONT ANA",
        "J. DUPONT",
        "Dupont",
        "DUPONT",
        "Doe, John, Jr",
        ", Ana",
        "",
        "Ana DUPONT Eva",
        "A DUPONT",
        "王 小明",
    ],
)
def test_what_is_not_evident_is_not_guessed(name: str) -> None:
    assert split_name(name) is None


def test_two_words_are_split_where_their_order_is_known() -> None:
    assert split_name("Dupont Ana", "lastname firstname") == ("Dupont", "Ana")
    assert split_name("Ana Dupont", "firstname lastname") == ("Dupont", "Ana")
    assert split_name("Alba Giménez Ruiz", "firstname lastname") is None


def test_a_name_has_no_signs_that_nobody_sees() -> None:
    assert cleaned("\u200bJose\u0301\u00a0 Marti\u0301n ") == "José Martín"


ACCENTED = ["José", "García", "Muñoz", "Àngel", "Zoë", "Œuvrard", "ÉMILIE", "Łukasz", "Đukić"]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac-roman", "cp850"])
@pytest.mark.parametrize("name", ACCENTED)
def test_a_name_that_was_read_in_a_wrong_encoding_is_seen(name: str, encoding: str) -> None:
    body = name.encode("utf-8")
    try:
        wrong = body.decode(encoding)
    except UnicodeDecodeError:
        wrong = body.decode("latin-1")
    assert name in misread(wrong)


@pytest.mark.parametrize("name", ["Jos\ufffd", "GarcÃa", "MartÃnez", "Mu?oz", "Jos?"])
def test_a_name_that_lost_a_letter_is_seen(name: str) -> None:
    assert misread(name)


@pytest.mark.parametrize(
    "name",
    [
        *ACCENTED,
        *"JOÃO CONCEIÇÃO Ângela Åberg Đặng Ñandú ÀÉ Cel·la 李娜 Αθηνά".split(),
        "Ana Ãvila",
    ],
)
def test_a_name_with_accents_is_read_as_it_is_written(name: str) -> None:
    assert misread(name) == ""


@pytest.mark.parametrize("name", ["'Roe'", "“Roe”", "„Roe“", "‘Roe’", "«\u00a0Roe\u00a0»", "`Roe`"])
def test_quotes_around_a_name_are_no_part_of_it(name: str) -> None:
    assert unquoted(name) == "Roe"
    assert unquoted("'t Hof") == "'t Hof"
    assert unquoted("Roe 'Ro'") == "Roe 'Ro'"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("B&eacute;rard", "Bérard"),
        ("O&#39;Neil", "O'Neil"),
        ("D&#x27;Arc", "D'Arc"),
        ("Bob<br>", "Bob"),
        ("<b>Rose</b>", "Rose"),
    ],
)
def test_a_name_that_was_written_as_html_is_seen(name: str, meant: str) -> None:
    assert misread(name) == f"seems to be {meant!r}, written as HTML"


@pytest.mark.parametrize("name", ["Ana & Bob", "R&B", "Smith & Co;", "a < b", "x <3"])
def test_a_sign_of_html_alone_is_no_html(name: str) -> None:
    assert misread(name) == ""
