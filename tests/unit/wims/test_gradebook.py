"""`Gradebook` without a server: its table, its files, its picture."""

import csv
import pickle
import random
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs
import pandas
import pytest

from edusync.errors import InvalidValue, NotFound
from edusync.results import ItemList
from edusync.wims import Class, Sheet, SheetScore, User, WimsAPI
from edusync.wims.gradebook.average import decimals
from edusync.wims.gradebook.gradebook import Gradebook
from edusync.wims.gradebook.lines import Column, Line, Unread, line_of

HOME = Class._loaded({"qclass": 9001, "rclass": "r"}, _api=WimsAPI("http://x/wims.cgi", "i", "p"))


def student(quser: str, lastname: str, regnum: str = "", **fields: Any) -> User:
    values = {"quser": quser, "lastname": lastname, "firstname": "Ann", "regnum": regnum, **fields}
    return User._loaded({**dict.fromkeys(("email", "comments"), ""), **values}, _class=HOME)


USERS = [
    student("jdoe", "Doe", "00123"),
    student("asmith", "Smith", "00124"),
    student("never", "Śmigły"),
]


def column(
    number: int, title: str, shares: Sequence[float | None], users: Sequence[User], scale: float
) -> Column:
    sheet = Sheet._loaded({"title": title}, _class=HOME)
    sheet._put(number)
    told = {u.quser: part for u, part in zip(users, shares, strict=True) if part is not None}
    scores = {
        user.quser: SheetScore(sheet, user, 10 * told[user.quser], 10, 0, 0, 0, 1, [])
        for user in users
        if user.quser in told
    }
    marks = {login: round(scale * part, decimals(scale, 10)) for login, part in told.items()}
    return Column(title, "sheet", number, sheet, 1, scores, marks, told)


def untried(made: Column, logins: Collection[str]) -> Column:
    """The column, where some users never tried: 0 as WIMS tells it, and no mark."""
    return attrs.evolve(
        made,
        marks={login: None if login in logins else mark for login, mark in made.marks.items()},
        states=dict.fromkeys(logins, "absent"),
    )


def book(
    *columns: tuple[str, Sequence[float | None]],
    users: Sequence[User] = USERS,
    scale: float = 20,
    unread: Sequence[Unread] = (),
    warnings: tuple[str, ...] = (),
    absent: Mapping[str, Collection[str]] = MappingProxyType({}),
    states: Mapping[str, str] = MappingProxyType({}),
) -> Gradebook:
    """A gradebook of sheets: their names, and the shares of the students.

    `absent` are the logins of those who never tried a sheet, by its name; `states` what is known of
    all the work of a student.
    """
    made = [
        untried(column(n, name, shares, users, scale), absent.get(name, ()))
        for n, (name, shares) in enumerate(columns, 1)
    ]
    averaged = not any(one.weight for one in unread)
    kept = decimals(scale, 10)
    lines = ItemList(
        line_of(
            user,
            made,
            scale,
            averaged=averaged,
            decimals=kept,
            state=states.get(user.quser, "worked"),
        )
        for user in users
    )
    return Gradebook(lines, tuple(made), ItemList(unread), scale, 10, warnings)


TWO = book(("S1", [0.82, 0.5, 0.0]), ("S2", [0.33, None, 0.0]))
# asmith never tried S2, and never nothing at all.
ABSENT = book(
    ("S1", [0.82, 0.5, 0.0]),
    ("S2", [0.33, 0.0, 0.0]),
    absent={"S1": ["never"], "S2": ["asmith", "never"]},
    states={"never": "absent"},
)
HIDDEN = Unread("sheet", 3, "Old", 2, "hidden")


def test_a_flat_row_for_each_student() -> None:
    assert TWO.to_dicts()[0] == {
        "quser": "jdoe",
        "lastname": "Doe",
        "firstname": "Ann",
        "regnum": "00123",
        "S1": 16.4,
        "S2": 6.6,
        "average": 11.5,
    }
    assert [row["average"] for row in TWO.to_dicts()] == [11.5, None, 0.0]
    assert len(TWO) == len([*TWO]) == 3


def test_the_mean_of_the_class_leaves_out_who_has_nothing() -> None:
    assert book(("S1", [0.82, 0.5, 0.0])).average == 13.2
    assert book(("S1", [0.0, 0.0, 0.0])).average is None


def test_a_line_is_found_by_login_or_user() -> None:
    line = TWO["jdoe"]
    assert line == TWO[line.user]
    assert (line.marks, line.average) == ({"S1": 16.4, "S2": 6.6}, 11.5)
    score = line.scores["S1"]
    assert isinstance(score, SheetScore)
    assert (score.score, score.quality) == (8.2, 10)
    for error in (NotFound, LookupError):
        with pytest.raises(error, match="nobody"):
            TWO["nobody"]


def test_a_gradebook_tells_who_is_in_it() -> None:
    line = TWO["jdoe"]
    assert "jdoe" in TWO
    assert line.user in TWO
    assert line in TWO
    assert "nobody" not in TWO
    assert 7 not in TWO


def test_details_are_the_raw_components() -> None:
    found = TWO.details()
    assert [(row["quser"], row["name"], row["score"]) for row in found.to_dicts()] == [
        ("jdoe", "S1", 8.2),
        ("jdoe", "S2", pytest.approx(3.3)),
        ("asmith", "S1", 5.0),
        ("never", "S1", 0.0),
        ("never", "S2", 0.0),
    ]
    assert found.to_dicts()[0]["attempts"] is None


def test_an_average_that_cannot_be_true_is_missing() -> None:
    found = book(("S1", [0.82, 0.5, 0.0]), unread=[HIDDEN])
    assert [line.average for line in found] == [None] * 3
    assert found.no_average == "WIMS' average counts what could not be read: sheet 3 (hidden)"
    assert found["jdoe"].marks == {"S1": 16.4}


def test_what_does_not_count_leaves_the_average() -> None:
    found = book(("S1", [0.82, 0.5, 0.0]), unread=[Unread("sheet", 2, "New", 0, "in preparation")])
    assert (found["jdoe"].average, found.no_average) == (16.4, "")


def test_a_frame_has_its_columns_without_students() -> None:
    assert list(TWO.to_frame().columns) == [*TWO.to_dicts()[0]]
    frame = book(("S1", []), users=[]).to_frame()
    assert (len(frame), list(frame.columns)[-2:]) == (0, ["S1", "average"])


def test_the_html_shows_the_average_first_and_what_is_missing() -> None:
    many = [(f"S{n}", [0.5, 0.5, 0.5]) for n in range(20)]
    page = book(*many, unread=[HIDDEN], warnings=("<careful>",))._repr_html_()
    whole = book(*many)._repr_html_()
    assert whole.index(">average</th>") < whole.index(">S0</th>")
    assert "hidden" in page
    assert "&lt;careful&gt;" in page
    assert ">lastname</th>" in book(users=[])._repr_html_()
    assert page.startswith("<p>3 students, marks out of 20</p>")


def test_a_line_is_found_by_student_login_or_place() -> None:
    assert TWO[TWO.lines[1].user] is TWO[TWO.lines[1].user.quser] is TWO[1] is TWO.lines[1]
    assert list(TWO[:2]) == TWO.lines[:2]


def test_it_shows_what_it_is_and_pickles() -> None:
    copy = pickle.loads(pickle.dumps(TWO))
    assert repr(copy) == "<Gradebook: 3 students, 2 sheets and exams, 0 not read, marks out of 20>"
    assert copy.to_dicts() == TWO.to_dicts()


# Who never tried


def test_who_never_tried_has_no_mark_and_wims_average() -> None:
    assert [(line.marks, line.average) for line in ABSENT] == [
        ({"S1": 16.4, "S2": 6.6}, 11.5),
        ({"S1": 10.0, "S2": None}, 5.0),
        ({"S1": None, "S2": None}, 0.0),
    ]
    assert ABSENT["asmith"].states == {"S1": "worked", "S2": "absent", "average": "worked"}
    assert ABSENT.average == 8.25


def test_tables_show_who_never_tried_as_missing_or_as_asked() -> None:
    rows = [(row["S1"], row["S2"], row["average"]) for row in ABSENT.to_dicts()]
    assert rows == [(16.4, 6.6, 11.5), (10.0, None, 5.0), (None, None, None)]
    assert ABSENT.lines.to_dicts() == ABSENT.to_dicts()
    assert ABSENT.to_dicts(absent=0)[2] == {**ABSENT.to_dicts()[2], "S1": 0, "S2": 0, "average": 0}
    frame = ABSENT.to_frame()
    assert (frame["S2"].median(), frame["average"].count()) == (6.6, 2)
    assert list(ABSENT.to_frame(absent="ABI")["S2"]) == [6.6, "ABI", "ABI"]


def test_a_mark_that_is_not_known_is_no_absence() -> None:
    (_, smith, _) = TWO.to_dicts(absent="ABI")
    assert (smith["S2"], TWO["asmith"].states["S2"]) == (None, "unknown")


def test_the_raw_components_tell_who_never_tried() -> None:
    rows = [
        (row["quser"], row["name"], row["score"], row["state"])
        for row in ABSENT.details().to_dicts()
    ]
    assert rows[2:4] == [("asmith", "S1", 5.0, "worked"), ("asmith", "S2", 0.0, "absent")]


def test_who_never_worked_and_who_is_at_risk() -> None:
    def logins(lines: Sequence[Line]) -> list[str]:
        return [line.user.quser for line in lines]

    assert logins(ABSENT.never_worked()) == ["never"]
    assert logins(ABSENT.at_risk(below=5)) == ["never"]
    assert logins(ABSENT.at_risk(below=5.01)) == ["asmith", "never"]
    assert logins(ABSENT.at_risk(20)) == ["jdoe", "asmith", "never"]
    unsure = book(("S1", [None, 0.5, 0.0]), states={"never": "unknown", "jdoe": "worked"})
    assert (logins(unsure.never_worked()), logins(unsure.at_risk(10))) == ([], ["never"])
    assert unsure.never_worked().warnings == ("not known of never",)
    assert unsure.at_risk(10).warnings == ("jdoe has no average",)


@pytest.mark.parametrize("below", [0, -1, 20.5, True, float("nan"), float("inf")], ids=str)
def test_a_limit_that_is_no_mark(below: float) -> None:
    with pytest.raises(InvalidValue, match="below: "):
        ABSENT.at_risk(below)


def test_nobody_is_judged_without_averages() -> None:
    found = book(("S1", [0.82, 0.5, 0.0]), unread=[HIDDEN], states={"never": "absent"})
    assert [line.user.quser for line in found.never_worked()] == ["never"]
    with pytest.raises(InvalidValue, match=r"sheet 3 \(hidden\)"):
        found.at_risk(10)


@pytest.mark.parametrize(
    ("options", "cell"),
    [({}, ""), ({"absent": "ABI"}, "ABI"), ({"absent": 0}, "0"), ({"absent": 0.5}, "0,5")],
    ids=str,
)
def test_a_csv_says_as_asked_who_never_tried(
    tmp_path: Path, options: dict[str, Any], cell: str
) -> None:
    ABSENT.to_csv(tmp_path / "marks.csv", **options)
    rows = written(tmp_path / "marks.csv", delimiter=";")
    assert [row[4:] for row in rows[1:]] == [["16,4", "6,6", "11,5"], ["10", cell, "5"], [cell] * 3]


@pytest.mark.parametrize("absent", ['a"b', "a\nb", True, None, float("nan"), ["ABI"]], ids=repr)
def test_what_cannot_stand_for_who_never_tried(tmp_path: Path, absent: Any) -> None:
    with pytest.raises(InvalidValue, match="absent: "):
        ABSENT.to_csv(tmp_path / "marks.csv", absent=absent)
    assert [*tmp_path.iterdir()] == []


def test_the_picture_leaves_out_who_never_tried_and_says_how_many() -> None:
    nobody = {"S1": ["never"], "S2": ["jdoe", "asmith", "never"]}
    found = book(
        ("S1", [0.82, 0.5, 0.0]), ("S2", [0.0] * 3), absent=nobody, states={"never": "absent"}
    )
    texts = [text.get_text() for text in found.plot().axes[0].texts]
    assert texts == [
        "median 13.2, 1 absent", "S1", "3 absent", "S2", "median 6.6, 1 absent", "average"
    ]  # fmt: skip


# CSV


def written(path: Path, **options: Any) -> list[list[str]]:
    with open(path, newline="", encoding="utf-8-sig") as file:
        return [*csv.reader(file, **options)]


def test_a_csv_for_a_french_spreadsheet(tmp_path: Path) -> None:
    TWO.to_csv(tmp_path / "marks.csv")
    body = (tmp_path / "marks.csv").read_bytes()
    assert body == (
        b"\xef\xbb\xbfregnum;quser;lastname;firstname;S1;S2;average\r\n"
        b"00123;jdoe;Doe;Ann;16,4;6,6;11,5\r\n"
        b"00124;asmith;Smith;Ann;10;;\r\n" + ";never;Śmigły;Ann;0;0;0\r\n".encode()
    )
    assert [path.name for path in tmp_path.iterdir()] == ["marks.csv"]


def test_marks_out_of_1_keep_their_digits(tmp_path: Path) -> None:
    found = book(("S1", [4.36 / 20, 0.00005, 1.0]), scale=1)
    assert [line.average for line in found] == [0.218, 0.0001, 1.0]
    assert found.average == 0.406
    found.to_csv(tmp_path / "marks.csv")
    rows = written(tmp_path / "marks.csv", delimiter=";")
    assert [row[4:] for row in rows[1:]] == [["0,218"] * 2, ["0,0001"] * 2, ["1"] * 2]
    assert "median 0.218" in [text.get_text() for text in found.plot().axes[0].texts]


def test_pandas_reads_the_csv_back(tmp_path: Path) -> None:
    TWO.to_csv(tmp_path / "marks.csv")
    frame = pandas.read_csv(tmp_path / "marks.csv", sep=";", decimal=",", dtype={"regnum": str})
    assert list(frame["regnum"][:2]) == ["00123", "00124"]
    assert list(frame["S1"]) == [16.4, 10.0, 0.0]


def test_the_key_comes_first(tmp_path: Path) -> None:
    users = [student("jdoe", "Doe", email="j@example.org")]
    book(("S1", [0.5]), users=users).to_csv(tmp_path / "marks.csv", ",", ".", key="email")
    header, row = written(tmp_path / "marks.csv")
    assert header == ["email", "quser", "lastname", "firstname", "regnum", "S1", "average"]
    assert row[0] == "j@example.org"
    TWO.to_csv(tmp_path / "marks.csv", key="quser", overwrite=True)
    assert written(tmp_path / "marks.csv", delimiter=";")[0][:2] == ["quser", "lastname"]


def test_numbers_that_a_spreadsheet_must_leave_alone(tmp_path: Path) -> None:
    TWO.to_csv(tmp_path / "marks.csv", as_text=True)
    assert written(tmp_path / "marks.csv", delimiter=";")[1][:3] == ['="00123"', "jdoe", "Doe"]


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@x", '=HYPERLINK("x";"y")'])
def test_a_name_is_never_a_formula(tmp_path: Path, name: str) -> None:
    found = book((name, [0.5]), users=[student("jdoe", name)])
    found.to_csv(tmp_path / "marks.csv", as_text=True)
    header, row = written(tmp_path / "marks.csv", delimiter=";")
    assert (header[4], row[2]) == (f"'{name}", f"'{name}")


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"delimiter": ","}, "delimiter"),
        ({"delimiter": ""}, "delimiter"),
        ({"delimiter": '"'}, "delimiter"),
        ({"decimal": "'"}, "decimal"),
        ({"key": "password"}, "key"),
        ({"key": "S1"}, "key"),
    ],
    ids=str,
)
def test_a_csv_that_could_not_be_read_is_refused(
    tmp_path: Path, options: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValue, match=field):
        TWO.to_csv(tmp_path / "marks.csv", **options)
    assert [*tmp_path.iterdir()] == []


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InvalidValue, match="is a folder: name a file"):
        TWO.to_csv(tmp_path / "folder")
    with pytest.raises(OSError, match="folder"):
        TWO.to_csv(tmp_path / "folder", overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


# The picture


def random_book(columns: int, titles: Sequence[str] = ("Fractions",)) -> Gradebook:
    draw = random.Random(1)
    users = [student(f"user{n}", f"Doe{n}") for n in range(30)]
    named = [titles[n] if n < len(titles) else f"S{n}" for n in range(columns)]
    return book(*[(name, [draw.random() for _ in users]) for name in named], users=users)


@pytest.mark.parametrize("columns", [0, 1, 13, 40])
def test_the_picture_is_as_wide_as_a_phone(columns: int) -> None:
    png = random_book(columns).plot()._repr_png_()  # type: ignore[attr-defined]
    width, height = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
    assert (png[1:4], width) == (b"PNG", 720)
    assert height > 100 * columns


def test_titles_stay_left_of_the_medians() -> None:
    titles = ["W" * 60, "日本語の数学の宿題", "$x^2$ \\frac{", "الجبر 😀", "a\nb"]
    drawn = random_book(len(titles), titles).plot()
    drawn.canvas.draw()
    texts = [text for text in drawn.axes[0].texts if text.get_text()]
    for median, title in zip(texts[::2], texts[1::2], strict=True):
        assert median.get_text().startswith("median ")
        assert title.get_window_extent().x1 < median.get_window_extent().x0
    assert texts[1].get_text().startswith("sheet 1: W")
    assert texts[1].get_text().endswith("W…")
    assert texts[5].get_text() == titles[2]


def test_the_picture_of_nobody() -> None:
    drawn = book(("S1", []), users=[]).plot()
    assert [text.get_text() for text in drawn.axes[0].texts] == ["no marks"]


def test_matplotlib_is_loaded_for_a_picture_only_and_pyplot_never() -> None:
    code = """if True:
        import sys
        import edusync.wims
        from edusync.results import ItemList
        from edusync.wims.gradebook.gradebook import Gradebook
        print("matplotlib" in sys.modules)
        Gradebook(ItemList(), (), ItemList(), 20, 10).plot()
        print("matplotlib" in sys.modules, "matplotlib.pyplot" in sys.modules)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "False"]


def test_a_sheet_that_nobody_tried_is_a_column_of_numbers() -> None:
    frame = book(("S1", [None, None, None]), users=USERS).to_frame()
    assert frame["S1"].dtype == float
    assert frame["S1"].isna().all()
