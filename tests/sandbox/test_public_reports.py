"""Cases from public bug reports of similar tools, tried on the sandbox.

Each test names its origin (repository and number, or page title) and asserts the right value. All
data is invented.
"""

import asyncio
import contextlib
import http.server
import io
import re
import tarfile
import threading
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy
import pandas
import pytest

from edusync import swad
from edusync.errors import EdusyncError, InvalidValue, PlanError, ProtocolError, ServerUnavailable
from edusync.sandbox import Sandbox
from edusync.swad.assessment.course_tests import Tests
from edusync.swad.assessment.question import Answer, Question, Tag
from edusync.swad.files.file_names import distinct_names, safe_name
from edusync.swad.files.marks import Marks
from edusync.wims import Class, Exercise, User, read_archive

NAN: Any = float("nan")
HEADER = "Nom;Prénom;N° étudiant\n"


@pytest.fixture
def home() -> Class:
    return Class.get(Sandbox.sample().wims_api(), 20001, "myclass")


def people(home: Class) -> dict[str, tuple[str, str]]:
    """Last and first name of everybody in the class, by login."""
    return {user.quser: (user.lastname, user.firstname) for user in home.users.list()}


def csv(folder: Path, content: str | bytes, name: str = "roster.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def enrol(home: Class, source: object, **options: object) -> Any:
    """The report, or the refusal, of an enrolment: a refusal is a right answer too."""
    try:
        return home.enrol(source, **options)  # type: ignore[arg-type]
    except EdusyncError as refusal:
        return refusal


def new_people(home: Class, before: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return {login: names for login, names in people(home).items() if login not in before}


# ---- kind A: a student number that a spreadsheet or pandas has dressed up ------------------------


def test_a01_a_number_that_pandas_made_a_float_makes_nobody_twice(
    home: Class, tmp_path: Path
) -> None:
    """opensafely/documentation#816, mlcommons/GaNDLF#900: one empty cell makes all numbers floats,
    and to_csv writes 22012345.0. Once: everybody is created a second time."""
    home.enrol(csv(tmp_path, HEADER + "Dupont;Ana;22012345\nRoe;Jan;22012346\n"))
    before = people(home)
    enrol(home, csv(tmp_path, HEADER + "Dupont;Ana;22012345.0\nRoe;Jan;22012346.0\n"))
    assert new_people(home, before) == {}


def test_a02_the_gradebooks_own_csv_enrols_nobody_twice(home: Class, tmp_path: Path) -> None:
    """JnLlnd/ObjCSV#10 (="12345" keeps a number a text in Excel). `Gradebook.to_csv(as_text=True)`
    writes it, `fill_template` reads it, `enrol` does not. Once: 24 people become 48."""
    before = people(home)
    home.gradebook().to_csv(tmp_path / "marks.csv", as_text=True)
    enrol(home, tmp_path / "marks.csv")
    assert new_people(home, before) == {}


def test_a03_a_zero_width_space_in_the_number_makes_nobody_twice(
    home: Class, tmp_path: Path
) -> None:
    """chamilo/chamilo-lms#7176, opengovsg/postmangovsg#88, abtassociates/eva#779."""
    home.enrol(csv(tmp_path, HEADER + "Dupont;Ana;22012345\n"))
    before = people(home)
    enrol(home, csv(tmp_path, HEADER + "Dupont;Ana;\u200b22012345\u200b\n"))
    assert new_people(home, before) == {}


# ---- kind B: half of a name is not recognised, and what is there is overwritten ------------------


def test_b01_two_columns_of_surnames_do_not_erase_the_second_one(
    home: Class, tmp_path: Path
) -> None:
    """PeWu/topola-webtrees#11 (only the first surname comes out). Once: Giménez Ruiz, who is in
    the class already, becomes Giménez, and 'updated' is all that is said."""
    (alba,) = (user for user in home.users.list() if user.regnum == "70000007")
    assert (alba.lastname, alba.firstname) == ("Giménez Ruiz", "Alba")
    enrol(
        home,
        csv(tmp_path, "DNI;Primer apellido;Segundo apellido;Nombre\n70000007;Giménez;Ruiz;Alba\n"),
    )
    assert people(home)[alba.quser] == ("Giménez Ruiz", "Alba")


def test_b02_an_empty_usual_name_gives_way_to_the_family_name(home: Class, tmp_path: Path) -> None:
    """1024pix/pix#1992 (SIECLE: Nom de famille; Nom d'usage, mostly empty), Submitty/Submitty#575
    (preferred name: blanks in the first name slot). Once: 'has no lastname', and the column that
    holds it is called 'no field of a user'."""
    path = csv(
        tmp_path,
        "Code étudiant;Nom d'usage;Nom de famille;Prénom\n71;;Dupont;Ana\n72;Roe;Martin;Zoé\n",
    )
    report = home.enrol(path)
    assert [(line.status, line.lastname) for line in report] == [
        ("created", "Dupont"),
        ("created", "Roe"),
    ]


def test_b05_a_column_with_both_names_is_nobodys_last_name(home: Class, tmp_path: Path) -> None:
    """Apexal/late#375, jfisteus/eyegrade#124 (whole names in one column, here called Nom). Today:
    Alba Giménez Ruiz, who is in the class, becomes Alba Alba Giménez Ruiz ('updated')."""
    (alba,) = (user for user in home.users.list() if user.regnum == "70000007")
    enrol(home, csv(tmp_path, "Matricule;Nom;Classe\n70000007;Alba Giménez Ruiz;3A\n"))
    assert people(home)[alba.quser] == ("Giménez Ruiz", "Alba")


def test_b06_another_apostrophe_is_no_other_person(home: Class, tmp_path: Path) -> None:
    """Admidio/admidio#190 (duplicates of O'Connor, D'Arcy), pablobarbera/scholarnetwork#3,
    historyforge/historyforge#435. Who registered without a number. Once: jdarc2 is created."""
    User("jdarc", "D'Arc", "Jeanne", "secret12").save(home)
    before = people(home)
    enrol(home, csv(tmp_path, HEADER + "D’ARC;Jeanne;0071\n"))
    assert new_people(home, before) == {}


# ---- kind C: quotes ------------------------------------------------------------------------------


def marks_by_line(text: str, delimiter: str) -> dict[str, str]:
    """The third cell of each line by its first, as a system without quotes reads it."""
    cells = [line.split(delimiter) for line in re.split(r"\r\n|\r|\n", text) if delimiter in line]
    return {row[0]: row[2] for row in cells if len(row) > 2}


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_c01_a_stray_quote_never_puts_a_mark_on_another_students_line(
    home: Class, tmp_path: Path, delimiter: str
) -> None:
    """pytorch/text#612, Tatoeba/tatoeba2#2973, nao1215/filesql#268, OpenRefine#78 (TSV has
    no quotes). Once: the mark of the student with the quote stood in the next one's line."""
    book = home.gradebook()
    lines = list(book)[:3]
    numbers = [line.user.regnum for line in lines]
    row = delimiter.join(["Num", "Nom", "Note"]) + "\n"
    row += f'{numbers[0]}{delimiter}"Ti Jean{delimiter}\n'
    row += f'{numbers[1]}{delimiter}Jo "Bob" Roe{delimiter}\n'
    row += f"{numbers[2]}{delimiter}Ann{delimiter}\n"
    template = csv(tmp_path, row)
    try:
        book.fill_template(template, tmp_path / "out.csv", key="Num", column="Note")
    except InvalidValue:
        return  # a file that cannot be understood may be refused
    written = marks_by_line((tmp_path / "out.csv").read_text("utf-8"), delimiter)
    for number, line in zip(numbers, lines, strict=True):
        mark = (
            ""
            if line.average is None
            else f"{line.average:.2f}".rstrip("0").rstrip(".").replace(".", ",")
        )
        assert written.get(number, "") in ("", mark)


def test_c02_quotes_after_a_blank_are_quotes(home: Class, tmp_path: Path) -> None:
    """Carnap/Carnap#74 (a blank after each comma), AUTOMATIC1111/stable-diffusion-webui#15832.
    Once: the first name is '"Ana"' and the number '"0071"', quotes and all."""
    before = people(home)
    enrol(home, csv(tmp_path, '"Lastname", "Firstname", "Student ID"\n"Dupont", "Ana", "0071"\n'))
    assert list(new_people(home, before).values()) in ([], [("Dupont", "Ana")])
    assert {user.regnum for user in home.users.list()}.isdisjoint({'"0071"'})


# ---- kind D: an encoding that is not windows-1252 is read as if it were --------------------------


def test_d01_a_file_of_excel_for_macintosh_is_not_enrolled_garbled(
    home: Class, tmp_path: Path
) -> None:
    """PowerShell/PowerShell#7776 (CSV (Macintosh), CSV (MS-DOS)), hitobito/hitobito_pbs#18,
    apluslms/a-plus#742. Once: José Núñez is created as JosŽ Nœ–ez, login jnoeez."""
    before = people(home)
    enrol(
        home, csv(tmp_path, "lastname;firstname;regnum\nNúñez;José;22012346\n".encode("mac-roman"))
    )
    assert list(new_people(home, before).values()) in ([], [("Núñez", "José")])


# ---- kind E: lines that are nobody ---------------------------------------------------------------


def test_e01_a_header_that_stands_again_is_nobody(home: Class, tmp_path: Path) -> None:
    """performant-software/textlab#91, grokability/snipe-it#541: files that were put together.
    Once: a user Prénom Nom, number 'N° étudiant', login pnom."""
    before = people(home)
    enrol(home, csv(tmp_path, HEADER + "Dupont;Ana;71\n" + HEADER + "Roe;Jan;72\n"))
    assert ("Nom", "Prénom") not in new_people(home, before).values()


# ---- kind F: values of pandas and numpy in the models --------------------------------------------


def test_f01_a_missing_value_is_not_the_text_nan(home: Class) -> None:
    """influxdata/influxdb-client-python#305 (non-finite values must be left out); a row of a
    DataFrame. Once: the e-mail address 'nan' is stored on the server."""
    with contextlib.suppress(InvalidValue):
        User("adupont", "Dupont", "Ana", "secret12", email=NAN).save(home)
    assert "nan" not in {user.email for user in home.users.list()}


def test_f02_a_whole_number_of_numpy_is_a_number(home: Class) -> None:
    """cognitedata/cognite-sdk-python#242, influxdata/influxdb-client-python#99, maxmahlke/rocks#47.
    Once: 'must be text or a number, not np.int64(71)'; `enrol` takes the same value."""
    number: Any = numpy.int64(71)
    User("adupont", "Dupont", "Ana", "secret12", regnum=number).save(home)
    assert home.users["adupont"].regnum == "71"


def test_f06_rows_of_iterrows_are_rows_or_refused(home: Class, tmp_path: Path) -> None:
    """morrislab/qapa#61, iit-cs579/main#327: rows of a DataFrame as Series. Once a bare TypeError,
    'StringArray' object is not callable, ended the whole call (a Series has its own `_values`)."""
    frame = pandas.DataFrame({"Nom": ["Dupont"], "Prénom": ["Ana"], "N° étudiant": ["0071"]})
    before = people(home)
    report = enrol(home, [row for _, row in frame.iterrows()])
    assert isinstance(report, InvalidValue) or len(report) == 1
    assert list(new_people(home, before).values()) in ([], [("Dupont", "Ana")])


# ---- kind G: tables of marks ---------------------------------------------------------------------


def test_g01_a_line_break_in_a_cell_parts_words() -> None:
    """pandas-dev/pandas#29528. Once: 'Prueba1'; `.text` of the same page has both words."""
    assert Marks("<table><tr><th>Prueba<br>1</th><th>Nota</th></tr></table>").rows[0] == [
        "Prueba 1",
        "Nota",
    ]


def test_g02_a_table_in_a_cell_takes_no_mark_from_its_row() -> None:
    """misterparser/cheerio-tableparser#5, Unstructured-IO/unstructured#2205. Once: the mark 7,5 of
    Ana stands in the row of T1."""
    page = (
        "<table><tr><td>Ana</td><td><table><tr><td>T1</td><td>5</td></tr></table></td><td>7,5</td></tr>"
        "<tr><td>Luz</td><td>-</td><td>9</td></tr></table>"
    )
    rows = Marks(page).rows
    assert not any("T1" in row and "7,5" in row and "Ana" not in row for row in rows)
    assert any(row[0] == "Ana" and row[-1] == "7,5" for row in rows)


# ---- kind H: what other systems leave in archives ------------------------------------------------


def repacked(archive: Path, target: Path, extra: Any) -> Path:
    with tarfile.open(archive) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            body = old.extractfile(member).read() if member.isreg() else None  # type: ignore[union-attr]
            files = [(member.name, body), *(extra(member.name, body) if body is not None else [])]
            for name, content in files:
                info = tarfile.TarInfo(name)
                info.type, info.mode = member.type, member.mode
                info.size = len(content or b"")
                new.addfile(info, io.BytesIO(content) if content is not None else None)
    return target


def test_h01_what_a_mac_adds_to_an_archive_is_nobody(home: Class, tmp_path: Path) -> None:
    """mvt-project/mvt#922, apache/dolphinscheduler#18036: ._name beside each file. Once: 24
    deleted users whose logins begin with _."""

    def sidecar(name: str, _: bytes) -> list[tuple[str, bytes]]:
        folder, _slash, file = name.rpartition("/")
        return [(f"{folder}/._{file}", b"\0\x05\x16\x07\0\x02\0\0Mac OS X        ")]

    home.archive(tmp_path / "class.tgz")
    whole = read_archive(tmp_path / "class.tgz")
    seen = read_archive(repacked(tmp_path / "class.tgz", tmp_path / "mac.tgz", sidecar))
    assert [user.quser for user in seen.users] == [user.quser for user in whole.users]
    assert [user.quser for user in seen.trash] == []


# ---- kind I: Retry-After as a date ---------------------------------------------------------------


class Between:
    """A server between us and the sandbox, which answers as `answer` says, or hands on."""

    def __init__(self) -> None:
        between = self
        self.answer: object = None
        self.seen: list[str] = []
        self.school = Sandbox.sample(rate_limit=False).serve()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None: ...

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                between.seen.append(self.path)
                if between.answer:
                    status, headers, content = between.answer  # type: ignore[misc]
                else:
                    where = (
                        between.school.wims.url if "wims" in self.path else between.school.swad.url
                    )
                    kept = ("content-type", "soapaction", "user-agent")
                    sent = {k: v for k, v in self.headers.items() if k.lower() in kept}
                    try:
                        reply = opener.open(urllib.request.Request(where, body, sent))
                    except urllib.error.HTTPError as error:
                        reply = error
                    content = reply.read()
                    status, headers = reply.status, {"Content-Type": reply.headers["Content-Type"]}
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.wims = f"http://127.0.0.1:{self.server.server_port}/wims/wims.cgi"
        self.swad = f"http://127.0.0.1:{self.server.server_port}/en"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.school.close()

    def get(self) -> Class:
        return Class.get(
            self.wims, self.school.wims.ident, self.school.wims.passwd, 20001, "myclass"
        )


@pytest.fixture
def between() -> Iterator[Between]:
    server = Between()
    yield server
    server.close()


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_i01_a_server_says_when_to_come_back_in_either_form(between: Between, form: str) -> None:
    """austind/retryhttp#8, cowrie/cowrie#40539, martymcenroe/AssemblyZero#3092 (RFC 9110: seconds
    or a date). In seconds it is heeded: 1 request. Once a date was not: 6 requests in 7 s, and
    `retry_after` is None."""
    when = "120" if form == "seconds" else formatdate(time.time() + 120, usegmt=True)
    between.answer = (
        503,
        {"Retry-After": when, "Content-Type": "text/html"},
        b"<html>Closed</html>",
    )
    with pytest.raises(ServerUnavailable) as raised:
        between.get()
    assert len(between.seen) == 1
    assert raised.value.retry_after == pytest.approx(120, abs=5)


# ---- kind J: the two readers of CSV read different files -----------------------------------------


def test_j01_the_delimiter_that_the_file_names_is_taken(home: Class, tmp_path: Path) -> None:
    """PowerShell/PowerShell#7776 (sep=), okfn/messytables#113, dathere/datapusher-plus#103.
    `fill_template` reads |, `enrol` says 'no column is known among 0'."""
    before = people(home)
    home.enrol(csv(tmp_path, "sep=|\nNom|Prénom|N° étudiant\nDupont|Ana|0071\n"))
    assert list(new_people(home, before).values()) == [("Dupont", "Ana")]


def test_j02_a_source_with_a_byte_order_mark_is_the_source(home: Class) -> None:
    """autolab/Autolab#874, opengovsg/postmangovsg#88: what Notepad saves as UTF-8. Once it was
    refused with the advice to write &#65279;, which would keep the mark in it for good."""
    source = "\\title{T}\n\\language{fr}\n\\statement{x}\n\\answer{}{1}{type=numeric}\n"
    Exercise("bom", "\ufeff" + source).save(home)
    assert Exercise.get(home, "bom").source == source


# ---- what held -----------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_p01_no_delimiter_makes_a_header_a_student(
    home: Class, tmp_path: Path, delimiter: str
) -> None:
    """KAMRONBEK/talim-ai#48 (Excel's ; in some locales)."""
    before = people(home)
    lines = [["Nom", "Prénom", "N° étudiant"], ["Karimova", "Nodira", "0071"]]
    home.enrol(csv(tmp_path, "".join(delimiter.join(line) + "\r\n" for line in lines)))
    assert list(new_people(home, before).values()) == [("Karimova", "Nodira")]


def test_p02_blank_lines_below_the_header_are_passed_over(home: Class, tmp_path: Path) -> None:
    """uclouvain/osis#506, unc-csxl/csxl.unc.edu#624."""
    before = people(home)
    home.enrol(csv(tmp_path, HEADER + ";;\n\nDupont;Ana;71\n;;\n"))
    assert list(new_people(home, before).values()) == [("Dupont", "Ana")]


def test_p03_a_canvas_gradebook_keeps_what_is_not_a_students(home: Class, tmp_path: Path) -> None:
    """unc-csxl/csxl.unc.edu#624, PrairieLearn/PrairieLearn#4547: Points Possible, EX, read only."""
    book = home.gradebook()
    one, two = [line for line in book if line.average is not None][:2]
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,HW (1),Final\n"
        ",,,,,Manual Posting,(read only)\n"
        '    Points Possible,,,,,20,(read only)\n"Doe, J",1,{},x,S,{},\n"Roe, J",2,{},x,S,EX,\n'
    )
    template = csv(tmp_path, text.format(one.user.regnum, "", two.user.regnum))
    book.fill_template(template, tmp_path / "out.csv", key="SIS User ID", column="HW (1)")
    mark = f"{one.average:.2f}".rstrip("0").rstrip(".")
    assert (tmp_path / "out.csv").read_text() == text.format(one.user.regnum, mark, two.user.regnum)


def test_p04_a_student_twice_is_refused_before_anything_is_sent(
    home: Class, tmp_path: Path
) -> None:
    """pawtograder/platform#979 (the second row won in silence)."""
    before = people(home)
    with pytest.raises(PlanError, match="rows 2, 3"):
        home.enrol(csv(tmp_path, HEADER + "Dupont;Ana;71\nDupont;Ana;71\n"))
    book = home.gradebook()
    number = next(iter(book)).user.regnum
    report = book.fill_template(
        csv(tmp_path, f"Num;Note\n{number};\n{number};\n"),
        tmp_path / "o.csv",
        key="Num",
        column="Note",
    )
    assert [row.outcome for row in report.rows] == ["twice", "twice"]
    assert people(home) == before


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_p05_lines_may_end_as_excel_2011_ends_them(home: Class, tmp_path: Path, end: str) -> None:
    """YaleSTC/reservations#1438, sorich87/import-users-from-csv#4."""
    before = people(home)
    home.enrol(csv(tmp_path, (HEADER + "Dupont;Zoé;71\n").replace("\n", end).encode("cp1252")))
    assert list(new_people(home, before).values()) == [("Dupont", "Zoé")]


def test_p06_a_byte_order_mark_hides_no_column(home: Class, tmp_path: Path) -> None:
    """autolab/Autolab#874."""
    before = people(home)
    home.enrol(csv(tmp_path, ("\ufeff" + HEADER + "Dupont;Ana;71\n").encode()))
    assert list(new_people(home, before).values()) == [("Dupont", "Ana")]


def test_p07_a_source_comes_back_byte_for_byte(home: Class) -> None:
    """.oef files of holyhope/wims (265; 264 are accepted, every fourth was saved and read back)."""
    source = (
        ":: commentaire\n\\title{Aire d'un carré}\n\\language{fr}\n\\author{A, B}\n"
        "\\integer{a=randint(2..9)}\n\\text{u=item(\\a,cm,m)}\n\\matrix{m=1,2;3,4}\n"
        "\\statement{Côté\t\\a cm – « prix » 3$ &times; 2 œuvre…\n\n"
        '<p class="oef">100 % </p> \\(\\sqrt{\\a}\\)}\n'
        "\\answer{}{\\a*\\a}{type=numeric}\n\n  \n"
    )
    Exercise("aire", source).save(home)
    assert Exercise.get(home, "aire").source == source


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_p08_a_redirect_is_an_error_that_names_the_address(between: Between, status: int) -> None:
    """python-gitlab/python-gitlab#1485, galaxyproject/bioblend#336, psf/requests#5494."""
    between.answer = (status, {"Location": "https://wims.example.org/wims/wims.cgi"}, b"")
    with pytest.raises(ProtocolError, match=re.escape("https://wims.example.org/wims/wims.cgi")):
        between.get()
    with pytest.raises(ProtocolError, match=re.escape("https://wims.example.org/wims/wims.cgi")):
        swad.login(between.swad, between.school.swad.app_key, "@ada", between.school.swad.password)
    assert len(between.seen) == 2


def test_p09_an_event_over_the_end_of_summer_time_is_right() -> None:
    """octoenergy/xocto#169, pandas-dev/pandas#31563: 02:30 comes twice."""
    sandbox = Sandbox.sample()
    course = swad.Course.get(swad.Session.login(sandbox.swad_api(), "@ada", "sandbox-1"), 1)
    madrid = ZoneInfo("Europe/Madrid")
    event = swad.AttendanceEvent(
        "Night",
        start=datetime(2027, 10, 31, 2, 30, tzinfo=madrid),
        end=datetime(2027, 10, 31, 2, 15, tzinfo=madrid, fold=1),
    )
    event.save(course)
    (there,) = (each for each in course.events() if each.title == "Night")
    assert there.start == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert there.end == datetime(2027, 10, 31, 1, 15, tzinfo=UTC)


def test_p10_gift_escapes_what_moodle_reads(tmp_path: Path) -> None:
    """fuhrmanator/GIFT-grammar-PEG.js#53 (: and = in a stem), #26 (a name that ends with :), #36 (a
    category with :). gift-pegjs read the same file rightly."""
    question = Question(
        5, "TF", "Es 1+1:=2:", answers=(Answer(0, True, "T"),), tags=(Tag(1, "Tema: 1/2"),)
    )
    Tests([question]).to_gift(tmp_path / "q.gift")
    text = (tmp_path / "q.gift").read_text("utf-8")
    assert "[html]Es 1+1\\:\\=2\\:{" in text
    assert "::5 Es 1+1\\:\\=2\\:::" in text
    assert "$CATEGORY: Tema: 1//2\n\n" in text


def test_p11_names_of_a_mirror_are_names_on_windows() -> None:
    """RobertKrajewski/Sync-my-L2P#144, #146, #168; sanjacob/BlackboardSync#446."""
    assert safe_name("Exercise 2: why?.pdf") == "Exercise 2_ why_.pdf"
    assert safe_name("aux.pdf") == "_aux.pdf"
    assert safe_name("Upload 02.03./") == "Upload 02.03._"
    assert len(safe_name("é" * 300 + ".pdf").encode()) <= 255
    assert len({name.casefold() for name in distinct_names([("A.pdf", "1"), ("a.PDF", "2")])}) == 2


def test_p12_everything_works_while_an_event_loop_runs() -> None:
    """opennem/openelectricity-python#32, mozilla-ai/any-llm#359, cmsetzer/autocensus#1."""

    async def cell() -> tuple[str, str]:
        with Sandbox.sample().serve() as school, warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)
            home = Class.get(
                school.wims.url, school.wims.ident, school.wims.passwd, 20001, "myclass"
            )
            session = swad.login(school.swad.url, school.swad.app_key, "@ada", school.swad.password)
            home.gradebook()
            return home.name, session.me.nickname

    assert asyncio.run(cell()) == ("Linear algebra", "ada")


def test_p23_a_scanner_may_end_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forceu/barcodebuddy#217, libracore/erpnextswiss#99, leihs/leihs#1337."""
    monkeypatch.chdir(tmp_path)
    sandbox = Sandbox.sample()
    course = swad.Course.get(swad.Session.login(sandbox.swad_api(), "@ada", "sandbox-1"), 1)
    event = swad.AttendanceEvent(
        "Lab", start=datetime(2027, 2, 1, 9, tzinfo=UTC), end=datetime(2027, 2, 1, 11, tzinfo=UTC)
    )
    event.save(course)
    with event.roll_call() as roll:
        for scanned in ("@aarav\r\n", " @chloe\n", "@AIKO\t"):
            roll.scan(scanned)
    assert {user.nickname for user in event.users() if user.present} == {"aarav", "chloe", "aiko"}
