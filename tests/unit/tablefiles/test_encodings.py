"""The encoding of a file is found by what makes names, or the file is refused."""

import codecs
import contextlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.errors import InvalidValue
from edusync.tablefiles.encodings import EIGHT_BIT, decoded
from edusync.tablefiles.letters import Look, look

FRENCH = "Nom;Prénom;N° étudiant\nLéger;Zoé;71\nŒuvrard;François;72\nNoël;Benoît;73\n"
SPANISH = "Apellidos;Nombre;Número\nNúñez;José;71\nMuñoz Íñiguez;María;72\nLópez;Raúl;73\n"
CATALAN = "Nom;Cognoms;Telèfon\nNúria;Solé;71\nÀngels;Font i Pàmies;72\nLluís;Plà;73\n"
GERMAN = "Name;Vorname;Matrikel\nMüller;Jörg;71\nSchröder;Günther;72\nWeiß;Käthe;73\n"
PORTUGUESE = "Nome;Apelido;Código\nJoão;Guimarães;71\nInês;Simões;72\nLuís;Conceição;73\n"
LISTS = [FRENCH, SPANISH, CATALAN, GERMAN, PORTUGUESE]
CAPITALS = "NOM;PRÉNOM;CODE\nLEFÈVRE;HÉLÈNE;71\nBESANÇON;FRANÇOIS;72\nGARCÍA;BEGOÑA;73\n"


@pytest.mark.parametrize("encoding", ["utf-8", *EIGHT_BIT])
@pytest.mark.parametrize("text", [*LISTS, CAPITALS])
def test_a_list_is_read_in_the_encoding_in_which_it_makes_names(text: str, encoding: str) -> None:
    text = text.replace("Œ", "Oe") if encoding == "cp850" else text
    found = decoded(text.encode(encoding))
    assert found.text == text
    assert found.encoded(found.text) == text.encode(encoding)


@pytest.mark.parametrize("encoding", EIGHT_BIT)
@pytest.mark.parametrize(
    "names",
    [
        "Núñez;José", "Zoé", "Élodie", "Éric;Dupont", "François", "Benoît", "Loïc", "Anaïs", "Noël",
        "Hélène", "Müller", "Björn", "García", "GARCÍA", "João", "Raúl", "Sánchez", "Lefèvre",
        "N° étudiant", "Nº", "Mª José", "Straße", "Jérôme", "Gaëlle", "MUÑOZ", "Ibáñez", "São",
    ],
)  # fmt: skip
def test_one_word_is_enough_where_it_makes_sense_in_one_encoding(names: str, encoding: str) -> None:
    assert decoded(f"a;b\n{names};1\n".encode(encoding)).text == f"a;b\n{names};1\n"


@pytest.mark.parametrize("encoding", EIGHT_BIT)
@pytest.mark.parametrize(
    "name",
    "Žižek Škoda Dušan Guðrún Ünal Çelik Ólafur Ève Côme Pàmies Míriam Fuentefría LéGER GÖTZ "
    "D’Arc Isma’il L’équipe Jean–Luc Lebœuf Alcalá Gal·la Maïwenn Øyvind Åsa Hägg Niño Þór "
    "Dupont\u00a0 m² Ýmir É".split(" "),
)
def test_no_name_is_read_in_another_encoding_than_its_own(name: str, encoding: str) -> None:
    text = f"nom;code\n{name};71\n"
    with contextlib.suppress(UnicodeEncodeError, InvalidValue):
        assert decoded(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Иванов;Пётр", "cp1251"),
        ("Dvořák;Jiří", "cp1250"),
        ("Michał;Łukasz", "cp1250"),
        ("Παπαδόπουλος", "cp1253"),
        ("日本;x", "shift_jis"),
        ("أحمد;محمد", "cp1256"),
    ],
)
def test_what_makes_no_names_is_refused(text: str, encoding: str) -> None:
    body = f"nom;code\n{text};71\n".encode(encoding)
    with pytest.raises(InvalidValue, match=r"makes no names in UTF-8, .* \(line 2\)"):
        decoded(body, name="class.csv")
    assert decoded(body, encoding).text == f"nom;code\n{text};71\n"


def test_a_doubt_shows_how_the_names_would_read() -> None:
    with pytest.raises(InvalidValue) as raised:
        decoded("nom;code\nFuentefría;71\n".encode("mac-roman"), name="class.csv")
    assert "encoding='cp1252': Fuentefr’a; encoding='mac-roman': Fuentefría" in str(raised.value)
    assert "class.csv" in str(raised.value)


@pytest.mark.parametrize("column", ["password", "Mot de passe", "clave", "mdp"])
def test_a_doubt_shows_nothing_where_there_are_passwords(column: str) -> None:
    with pytest.raises(InvalidValue, match="may be in 2 encodings") as raised:
        decoded(f"nom;{column}\nFuentefría;71\n".encode("mac-roman"))
    assert "Fuente" not in str(raised.value)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_text(mark: bytes, encoding: str) -> None:
    body = mark + SPANISH.encode(encoding)
    found = decoded(body)
    assert (found.text, found.encoding, found.mark) == (SPANISH, encoding, mark)
    assert found.encoded(found.text) == body


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [FRENCH, "id;Note\n1;\n", "Имя;№\nИванов;71\n"])
def test_utf_16_is_known_without_its_mark(encoding: str, text: str) -> None:
    found = decoded(text.encode(encoding))
    assert (found.text, found.encoding, found.mark) == (text, encoding, b"")


@pytest.mark.parametrize("body", [b"\0", b"a;b\n\0\0\0\0", b"Nom\0;b\n1;2\n", b"\x89PNG\0\0\0"])
def test_bytes_of_zero_are_no_text(body: bytes) -> None:
    with pytest.raises(InvalidValue, match="bytes of 0"):
        decoded(body)


def test_a_file_that_is_not_what_its_mark_says_is_refused_with_the_line() -> None:
    with pytest.raises(InvalidValue, match="begins as UTF-8, and is none in line 2"):
        decoded(codecs.BOM_UTF8 + b"Nom\nZo\xe9\n")
    with pytest.raises(InvalidValue, match="begins as UTF-16-LE, and is none in line 2"):
        decoded(codecs.BOM_UTF16_LE + "Nom\r\nx".encode("utf-16-le") + b"y")


@pytest.mark.parametrize("other", ["cp1252", "mac-roman", "cp850"])
def test_a_file_that_mixes_encodings_is_refused_with_its_lines(other: str) -> None:
    body = "Nom;Prénom\nZoé;Léger\n".encode() + b"a;b\n" + "Núñez;José\n".encode(other)
    with pytest.raises(InvalidValue, match="mixes encodings: UTF-8 in line 1, 2, another one in 4"):
        decoded(body)


def test_an_apostrophe_of_a_macintosh_is_no_letter_of_another_alphabet() -> None:
    body = "Nom;Équipe\nd’élève;71\n".encode("mac-roman")
    assert decoded(body).text == "Nom;Équipe\nd’élève;71\n"
    assert decoded("L’école d’étudiant\n".encode("mac-roman")).encoding == "mac-roman"


@pytest.mark.parametrize("text", ["Иванов;Ёж", "Παπαδόπουλος", "日本", "Zoë 😀", "Nguyễn"])
def test_every_alphabet_may_stand_in_utf_8(text: str) -> None:
    assert decoded(text.encode()).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8-SIG", "cp1252", "mac-roman", "utf-16"])
def test_the_encoding_that_is_said_decides(encoding: str) -> None:
    text = "nom\nÉlé\n"
    found = decoded(text.encode(encoding), encoding)
    assert found.text == text
    assert found.encoded(text) == text.encode(encoding)


def test_a_mark_is_no_text_when_the_encoding_is_said() -> None:
    assert decoded(codecs.BOM_UTF8 + b"nom", "utf-8").text == "nom"
    assert decoded(codecs.BOM_UTF16_BE + "nom".encode("utf-16-be"), "utf_16").text == "nom"


@pytest.mark.parametrize("encoding", ["utf8x", "rot13", "base64", "", "hex", "idna\0"])
def test_a_name_that_is_no_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(InvalidValue, match="encoding: must be an encoding that Python knows"):
        decoded(b"nom", encoding)


def test_an_encoding_that_is_not_that_of_the_file_is_refused_with_the_line() -> None:
    with pytest.raises(InvalidValue, match="whose line 2 is not in it"):
        decoded(b"nom\nZo\xe9\n", "utf-8")


def test_accents_that_stand_apart_stay_as_they_are() -> None:
    text = unicodedata.normalize("NFD", FRENCH)
    assert decoded(text.encode()).text == text


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("José", Look.KNOWN),
        ("JOSÉ", Look.KNOWN),
        ("Ibarré", Look.NATURAL),
        ("BARRÉ", Look.NATURAL),
        ("BARRé", Look.ODD),
        ("JosŽ", Look.NONSENSE),
        ("LŽa", Look.NONSENSE),
        ("Nœ–ez", Look.NONSENSE),
        ("prÉnom", Look.NONSENSE),
        ("Fran‡ois", Look.NONSENSE),
        ("Bjšrn", Look.NONSENSE),
        ("Garc’a", Look.ODD),
        ("D’Arc", Look.NATURAL),
        ("«Liste»", Look.NATURAL),
        ("Èâàíîâ", Look.NONSENSE),
    ],
)
def test_words_look_like_names_or_not(word: str, expected: Look) -> None:
    assert look(word) == expected


@given(st.binary() | st.binary().map(lambda end: b"\xff\xfe" + end))
def test_any_bytes_come_back_or_are_refused(body: bytes) -> None:
    try:
        found = decoded(body)
    except InvalidValue:
        return
    assert found.encoded(found.text) == body
