"""The people of the sample school: the same in WIMS and in SWAD."""

from typing import NamedTuple

PASSWORD = "sandbox-1"  # noqa: S105 (of nobody outside the sandbox)


class Person(NamedTuple):
    """Somebody of the school; `nickname` is without @."""

    nickname: str
    first: str
    surname1: str
    surname2: str = ""


STAFF = [
    Person("ada", "Ada", "Serra", "Vidal"),
    Person("luis", "Luis", "Núñez", "Peña"),
    Person("ines", "Inés", "Ferrer"),
]
STUDENTS = [
    Person("aarav", "आरव", "शर्मा"),
    Person("agata", "Agata", "Święcka"),
    Person("aiko", "愛子", "田中"),
    Person("alba", "Alba", "Giménez", "Ruiz"),
    Person("amara", "Amara", "Okafor"),
    Person("anton", "Антон", "Иванов"),
    Person("bela", "Béla", "Szőke"),
    Person("chloe", "Chloë", "Lefèvre"),
    Person("dario", "Darío", "Ibáñez", "Sáez"),
    Person("eleni", "Ελένη", "Παππά"),
    Person("farid", "فريد", "حداد"),
    Person("goran", "Goran", "Đukić"),
    Person("hana", "Hana", "Nováková"),
    Person("ines2", "Inês", "Conceição", "Sá"),
    Person("jorn", "Jörn", "Weiß"),
    Person("karin", "Karin", "Åberg"),
    Person("li_wei", "伟", "李"),
    Person("maeve", "Maeve", "O'Brien"),
    Person("noor", "Noor", "van 't Hof"),
    Person("omer", "Ömer", "Çağlar"),
    Person("pauvila", "Pau", "Vila", "Cel·la"),
    Person("ruth", "רות", "לוי"),
    Person("tuan", "Tuấn", "Nguyễn"),
    Person("zoesmith", "Zoë", "Smith-Jones"),
]


def id_of(index: int) -> str:
    """The ID of a person: students come after the staff."""
    return f"{70000001 + index}"


def email_of(person: Person) -> str:
    """An address that nobody reads."""
    return f"{person.nickname}@school.example"
