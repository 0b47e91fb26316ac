"""Lists as schools and universities have them, in examples/rosters, are enrolled as they are."""

from pathlib import Path

import attrs
import pytest

from edusync.wims import Class

ROSTERS = Path(__file__).parents[3] / "examples" / "rosters"


@attrs.frozen
class Sample:
    """Who stands in a file: student number, last name, first name, e-mail; and how many cannot."""

    people: tuple[tuple[str, str, str, str], ...]
    key: str = "regnum"
    failed: int = 0


MOODLE = (
    ("00071234", "Okafor", "Amara", "amara.okafor@uni.example"),
    ("00071235", "Szabó", "Béla", "bela.szabo@uni.example"),
    ("00081236", "Ibáñez Sáez", "José María", "jose-maria.ibanez@uni.example"),
    ("00091237", "O'Brien", "Maeve", "maeve.obrien@uni.example"),
)
SAMPLES = {
    "apogee.txt": Sample(
        (
            ("21998765", "GARCÍA PEÑA", "ZOÉ", ""),
            ("22012345", "LEFÈVRE", "CHLOË", ""),
            ("22012346", "N'DIAYE", "AWA", ""),
            ("22012347", 'D"ALMEIDA', "TI JEAN", ""),
            ("22012348", "DUPONT-MOREL", "ANNE-SOPHIE", ""),
        )
    ),
    "apogee-notes.txt": Sample(
        (
            ("22012345", "LEFÈVRE", "CHLOË", ""),
            ("22012346", "N'DIAYE", "AWA", ""),
            ("22012348", "DUPONT", "ANNE-SOPHIE", ""),
        )
    ),
    "pronote.csv": Sample(
        (
            ("", "BEN SAÏD", "Inès", ""),
            ("", "DE LA CRUZ", "Mateo", ""),
            ("", "LE GALL", "Marie-Lou", ""),
            ("", "O'BRIEN", "Sean", ""),
            ("", "ÖZTÜRK", "Élif", ""),
        ),
        key="name",
    ),
    "pronote-noms.csv": Sample(
        (
            ("", "BEN SAÏD", "Inès", ""),
            ("", "DE LA CRUZ", "Mateo", ""),
            ("", "LE GALL", "Marie-Lou", ""),
            ("", "LECŒUR", "Zoë", ""),
        ),
        key="name",
    ),
    "siecle.csv": Sample(
        (
            ("010123459GH", "D'ANGELO", "Chiara", ""),
            ("080123456AB", "MARTIN", "Léa", ""),
            ("080123457CD", "NGUYEN-PETIT", "Minh Anh", ""),
            ("080123458EF", "FERREIRA DA SILVA", "João", ""),
        )
    ),
    "moodle-participants.csv": Sample(MOODLE),
    "moodle-grades.csv": Sample(MOODLE),
    "canvas.csv": Sample(
        (
            ("S0071234", "Çelik", "Ömer", ""),
            ("S0071235", "Lefèvre", "Chloë", ""),
            ("S0071236", "Smith-Jones", "Zoë", ""),
            ("S0071237", "van 't Hof", "Noor", ""),
        )
    ),
    "swad.csv": Sample(
        (
            ("12345678Z", "Giménez Ruiz", "Alba", ""),
            ("1234567L", "Ibáñez Sáez", "Darío", ""),
            ("90000107", "O'Brien", "Maeve", ""),
            ("X1234567L", "Vila Cel·la", "Pau", ""),
        ),
        failed=1,  # whose ID SWAD does not tell
    ),
    "excel-fr.csv": Sample(
        (
            ("00123457", "Lecœur", "Théo", "theo.lecoeur@univ.example"),
            ("22012345", "Lefèvre", "Chloë", "chloe.lefevre@univ.example"),
            ("22012346", "N'Diaye", "Awa", "awa.ndiaye@univ.example"),
            ("22012348", "Dupont-Morel", "Anne-Sophie", ""),
        )
    ),
    "excel-es.csv": Sample(
        (
            ("01234567L", "Ibáñez Sáez", "Darío", "dario.ibanez@uni.example"),
            ("12345678Z", "Giménez Ruiz", "Alba", "alba.gimenez@uni.example"),
            ("87654321X", "De la Cruz Peña", "José María", "jm.delacruz@uni.example"),
            ("X1234567L", "O'Brien", "Maeve", "maeve.obrien@uni.example"),
        )
    ),
    "excel.xlsx": Sample(
        (
            ("00071234", "Dupont-Morel", "Anne-Sophie", ""),
            ("00123457", "Lecœur", "Théo", "theo.lecoeur@univ.example"),
            ("22012345", "Lefèvre", "Chloë", "chloe.lefevre@univ.example"),
            ("22012346", "N'Diaye", "Awa", "awa.ndiaye@univ.example"),
        )
    ),
}


def held(home: Class) -> list[tuple[str, str, str, str]]:
    users = home.users.list(full=True)
    return sorted((user.regnum, user.lastname, user.firstname, user.email) for user in users)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_list_is_enrolled_once(home: Class, name: str) -> None:
    sample = SAMPLES[name]
    first = home.enrol(ROSTERS / name, key=sample.key)
    failed = {"failed": sample.failed} if sample.failed else {}
    assert first.counts == {"created": len(sample.people)} | failed
    assert all("regnum" in line.reason for line in first.failed)
    assert held(home) == sorted(sample.people)
    second = home.enrol(ROSTERS / name, key=sample.key)
    assert second.counts == {"unchanged": len(sample.people)} | failed
    assert held(home) == sorted(sample.people)


def test_the_two_lists_of_apogee_are_one_class(home: Class) -> None:
    home.enrol(ROSTERS / "apogee.txt")
    report = home.enrol(ROSTERS / "apogee-notes.txt")
    assert "created" not in report.counts
    assert [number for number, *_ in held(home)] == [
        "21998765", "22012345", "22012346", "22012347", "22012348",
    ]  # fmt: skip
