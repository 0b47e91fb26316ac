"""What random calls showed (`make fuzz-wims`): each was answered otherwise by the sandbox."""

import pytest

from edusync.core.warning import ServerQuirkWarning
from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import JDOE, SOURCE, error, file, ok, rows_of, sent
from tests.contract.wims.posting import Poster
from tests.contract.wims.work import Work, exercise, make_sheet
from tests.targets import Server

CLASS = {
    "description": "Group",
    "institution": "University of Elsewhere",
    "supervisor": "Sophie Perrin",
    "email": "sophie@example.org",
    "password": "open1234",
}
TEACHER = {"lastname": "Perrin", "firstname": "Sophie", "password": "secret99"}


def new_group(api: WimsAPI, number: int, rclass: str, *, classes: int) -> tuple[int, str]:
    """A group with so many classes: its number and its identifier."""
    ok(api.addclass(number, rclass, {**CLASS, "type": 2}, TEACHER))
    for _ in range(classes):
        ok(api.addclass(number, rclass, CLASS, TEACHER))
    return number, rclass


def test_a_table_without_an_open_sheet_asks_for_no_scores(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    ok(api.adduser(*where, "jdoe", JDOE))
    sheet = make_sheet()
    sheet.save(home)
    ok(api.getcsv(*where, "sheets,averages"))
    sheet.activate()
    assert ok(api.getsheetstats(*where, 1))["nb_exos"] == 1


def test_jobs_on_exercises_take_a_class_that_a_group_lacks_for_a_group(
    api: WimsAPI, server: Server, number: int
) -> None:
    ok(api.addclass(number, server.rclass, {**CLASS, "type": 2}, TEACHER))
    lacked = (f"{number}_7", server.rclass)
    assert error(api.addexo(*lacked, "sum", SOURCE)) == f"class {number}/7 is a superclass"
    assert error(api.buildexos(*lacked)) == f"class {number}/7 is a superclass"
    assert error(api.listexos(*lacked)) == f"class {number}/7 not existing"
    ok(api.delclass(number, server.rclass))


def test_putcsv_with_a_whole_row_of_the_supervisor_replaces_the_teacher(
    api: WimsAPI, home: Class
) -> None:
    where = (home.qclass, home.rclass)

    def teacher() -> str:
        told = ok(api.getuser(*where, "supervisor", "lastname,email"))
        return f"{told['lastname']} {told['email']}"

    def put(csv: str) -> None:
        with pytest.warns(ServerQuirkWarning, match="replaces those of the teacher"):
            ok(api.call("putcsv", qclass=home.qclass, rclass=home.rclass, csv=csv))

    before = teacher()
    put("login,lastname,firstname,email\nsupervisor,Li,Xu,li@example.org\n")
    assert teacher() == before
    whole = "login,password,lastname,firstname,email\nsupervisor,secret12,Li,Xu,li@example.org\n"
    put(whole)
    assert teacher() == "Li li@example.org"
    assert ok(api.getclass(*where, "userlist"))["userlist"] == [""]


def test_modexosheet_counts_every_line_and_the_last_of_a_key_is_kept(
    api: WimsAPI, home: Class
) -> None:
    make_sheet().save(home)
    answer = sent(api, home, "modexosheet", qsheet="1", qexo="1", data1="title=A\ntitle=B")
    assert ok(answer)["message"].endswith("(2 items applied)")
    assert ok(api.getexosheet(home.qclass, home.rclass, 1, 1))["exo_title"] == "B"


def test_adduser_in_a_class_of_a_group_refuses_whom_putcsv_made_in_the_group(
    api: WimsAPI, server: Server, number: int
) -> None:
    group, inside = (number, server.rclass), (f"{number}_1", server.rclass)
    ok(api.addclass(*group, {**CLASS, "type": 2}, TEACHER))
    ok(api.addclass(*group, CLASS, TEACHER))
    csv = "login,password,lastname,firstname\njdoe,secret12,Doe,John\n"
    ok(api.call("putcsv", qclass=number, rclass=server.rclass, csv=csv))
    told = f"user jdoe exists and already participates to this subclass ({number}/1)"
    assert error(api.adduser(*inside, "jdoe", JDOE)) == told
    assert ok(api.getuser(*group, "jdoe", "participate"))["participate"] == ""
    ok(api.moduser(*group, "jdoe", {"participate": f"{number}/1"}))
    assert ok(api.checkuser(*inside, "jdoe"))
    ok(api.delclass(*group))


def test_points_and_weights_of_exercises_count_in_the_marks_of_a_sheet(
    api: WimsAPI, server: Server, home: Class
) -> None:
    sheet = make_sheet(exercises=0)
    for points, weight in ((20, 2), (10, 1), (5, 4)):
        one = exercise(f"Of {points}", weight)
        one.points = points
        sheet.exercises.add(one)
    sheet.save(home)
    sheet.activate()
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    tries = [(1, 8.0), (1, 6.0), (1, 7.0), (2, 10.0), (3, 3.0)]
    done = [(1, place, action, score) for place, score in tries for action in ("new", "score")]
    Work(server, home).sheet("jdoe", done)
    told = ok(api.getscore(home.qclass, home.rclass, "jdoe", 1))
    assert told["got_points"] == [20, 10, 3]
    assert told["sheet_summaries"] == [89, 6.68, 74, 51]


def test_putcsv_lets_who_is_in_the_group_in_whatever_the_password_is(
    api: WimsAPI, server: Server, number: int
) -> None:
    group = new_group(api, number, server.rclass, classes=1)
    ok(api.adduser(*group, "jdoe", JDOE))
    csv = "login,password,lastname,firstname,supervisable\njdoe,a b,Roe,Jane,\n"
    with pytest.warns(ServerQuirkWarning, match="skipped for the password"):
        ok(api.call("putcsv", qclass=f"{number}_1", rclass=server.rclass, csv=csv))
    told = ok(api.getuser(*group, "jdoe", "lastname,participate"))
    assert (told["lastname"], told["participate"]) == ("Doe", f"{number}/1")
    ok(api.delclass(*group))


def test_points_of_many_decimals_are_rounded_in_statistics(
    api: WimsAPI, server: Server, home: Class
) -> None:
    sheet = make_sheet()
    sheet.save(home)
    sheet.activate()
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    done = [(1, 1, action, 3.33333) for _ in range(2) for action in ("new", "score")]
    Work(server, home).sheet("jdoe", done)
    told = ok(api.getsheetstats(home.qclass, home.rclass, 1))
    assert told["sheet_got_details"] == [6.67]


def test_a_title_of_an_exam_is_cut_at_its_second_sign_and_not_trimmed(
    api: WimsAPI, home: Class
) -> None:
    ok(sent(api, home, "addexam", data1="title=a = b\ndescription=x"))
    assert "\na \n" in file(api, home, "exams/.exams")


def test_a_cell_of_no_break_spaces_is_stored_empty(api: WimsAPI, home: Class) -> None:
    csv = "login,password,lastname,firstname,supervisable\njdoe,secret12,\xa0,\xa0J\xa0,\n"
    ok(api.call("putcsv", qclass=home.qclass, rclass=home.rclass, csv=csv))
    told = ok(api.getuser(home.qclass, home.rclass, "jdoe", "lastname,firstname"))
    assert (told["lastname"], told["firstname"]) == ("", "\xa0J\xa0")


def test_putcsv_loses_the_blanks_before_an_equals_sign(api: WimsAPI, home: Class) -> None:
    csv = "login,password,lastname,firstname,supervisable\njdoe,secret12,a =  b,c=d,\n"
    ok(api.call("putcsv", qclass=home.qclass, rclass=home.rclass, csv=csv))
    told = ok(api.getuser(home.qclass, home.rclass, "jdoe", "lastname,firstname"))
    assert (told["lastname"], told["firstname"]) == ("a= b", "c=d")


def test_adduser_keeps_the_blank_before_a_second_equals_sign_and_moduser_does_not(
    api: WimsAPI, home: Class
) -> None:
    lines = "lastname=a = b\nfirstname=c =\npassword=secret12\nregprop1= d = e"
    ok(sent(api, home, "adduser", quser="jdoe", data1=lines))
    written = file(api, home, ".users/jdoe")
    assert "user_lastname=a \n" in written
    assert "user_firstname=c\n" in written
    assert "user_regprop1= d \n" in written
    told = ok(api.getuser(home.qclass, home.rclass, "jdoe", "lastname,regprop1"))
    assert (told["lastname"], told["regprop1"]) == ("a ", "d ")
    for changes in ("1", "1"):  # what is written is never what was sent
        answer = sent(api, home, "moduser", quser="jdoe", data1="lastname=f = g\nregprop1=d = e")
        assert ok(answer)["nb_modifs"] == changes
    assert "user_lastname=f\n" in file(api, home, ".users/jdoe")


def test_adduser_reads_who_is_there_before_it_refuses(post: Poster) -> None:
    post.ok("adduser", quser="jdoe", data1="lastname=Doe\nfirstname=John\npassword=secret12")
    assert post.error("adduser", quser="jdoe", data1="lastname=Doe").startswith("user already")
    damaged = post.send(post.given("moduser", quser="jdoe", data1="regprop3=!x"))
    again = post.send(post.given("adduser", quser="jdoe", data1="lastname=Doe"))
    assert (damaged.status_code, again.status_code) == (550, 550)


def test_adduser_removes_the_work_of_who_had_the_login_before(
    api: WimsAPI, server: Server, home: Class
) -> None:
    work = Work(server, home)
    work.sheet("jdoe", [(1, 1, "new", 0.0), (1, 1, "score", 10.0)])
    work.exam("jdoe", 1, [10.0])
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    for path in ("score/jdoe", "score/jdoe.exam", "noscore/jdoe"):
        assert file(api, home, path) == ""


def test_a_source_that_does_not_compile_takes_away_what_was_compiled_before(
    api: WimsAPI, home: Class
) -> None:
    where = (home.qclass, home.rclass)
    for name in ("one", "two"):
        ok(api.addexo(*where, name, SOURCE))
    bad = "no statement"
    told = sent(api, home, "addexo", qexo="one", data1=bad, option="force_rewrite")
    assert error(told) == "COMPILATION ERROR No statement defined."
    assert [one["id"] for one in ok(api.listexos(*where))["exotitlelist"]] == ["two"]
    ok(sent(api, home, "addexo", qexo="two", data1=bad, option="force_rewrite,no_build"))
    assert ok(api.listexos(*where))["exocount"] == 1
    assert error(api.buildexos(*where)) == "COMPILATION ERROR No statement defined."
    assert ok(api.listexos(*where))["exocount"] == 0


@pytest.mark.versions
def test_putcsv_in_a_class_of_a_group_writes_it_after_or_before_the_others(
    api: WimsAPI, server: Server, number: int
) -> None:
    group = new_group(api, number, server.rclass, classes=2)
    ok(api.adduser(f"{number}_2", server.rclass, "jdoe", JDOE))
    csv = "login,password,lastname,firstname,supervisable\njdoe,secret12,Doe,John,\n"
    ok(api.call("putcsv", qclass=f"{number}_1", rclass=server.rclass, csv=csv))
    told = ok(api.getuser(*group, "jdoe", "participate"))["participate"]
    places = [one.partition("/")[2] for one in told.split(",")]
    assert places == (["2", "1"] if server.version == "4.29a" else ["1", "2"])
    ok(api.delclass(*group))


def test_who_comes_before_all_photos_of_a_table_has_the_last_one_by_login(
    api: WimsAPI, home: Class
) -> None:
    where = (home.qclass, home.rclass)
    csv = "login,password,lastname,firstname,supervisable\ncarl,secret12,Abt,C,\n"
    ok(api.call("putcsv", qclass=home.qclass, rclass=home.rclass, csv=csv))
    for login, photo in (("bert", "b"), ("anna", "a")):
        ok(api.adduser(*where, login, {**JDOE, "photourl": photo}))
    rows = rows_of(ok(api.getcsv(*where, "login,photourl")))
    assert [(row["login"], row["photourl"]) for row in rows] == [
        ("carl", "b"),
        ("anna", "a"),
        ("bert", "b"),
    ]


def test_cleanclass_counts_the_lines_of_the_list_that_name_somebody(post: Poster) -> None:
    post.ok("adduser", quser="jdoe", data1="lastname=Doe\nfirstname=end\\\npassword=secret12")
    told = post.ok("cleanclass")
    assert (told["usercnt_before"], told["suppressed_users"]) == ("1", 1)


def test_what_changed_in_a_group_is_told_with_its_classes(
    api: WimsAPI, server: Server, number: int
) -> None:
    group = new_group(api, number, server.rclass, classes=1)
    changed = ok(api.getclassmodif(*group, "20200101"))["modifs"]
    assert {".def", "supervisor", "1/.def", "1/supervisor"} <= {*changed}
    ok(api.delclass(*group))


def test_a_class_that_shares_with_itself_has_no_lists_of_exercises(post: Poster) -> None:
    post.error("addexo", qexo="ex1", data1="no statement")
    assert "exolist" in post.file("Exindex")
    post.ok("sharecontent", data1=post.qclass)
    post.ok("buildexos")
    assert (post.file("Exindex"), post.file("Extitles")) == ("", "")


def test_a_group_without_description_knows_its_classes_no_more(
    api: WimsAPI, server: Server, number: int
) -> None:
    group = new_group(api, number, server.rclass, classes=2)
    ok(api.modclass(*group, {"description": ""}))
    assert ok(api.getclassfile(*group, ".subclasses")) == b""
    ok(api.delclass(f"{number}_1", server.rclass))
    assert ok(api.copyclass(f"{number}_2", server.rclass))["new_class"] == f"{number}/1"
    ok(api.delclass(*group))


def test_the_circle_of_users_has_no_blanks_but_where_it_closes(api: WimsAPI, home: Class) -> None:
    for login, lastname in (("anna", "Abt, Bo"), ("jdoe", "Doe, Jr")):
        lines = f"lastname={lastname}\nfirstname=A B\npassword=secret12"
        ok(sent(api, home, "adduser", quser=login, data1=lines))
    assert file(api, home, ".usernextlist") == "AB:AB\nA B:A B\n"
