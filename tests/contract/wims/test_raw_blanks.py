"""Blanks in what is sent raw: before and inside values, before `=`, and behind names."""

from edusync.wims import Class, WimsAPI
from edusync.wims.wire.logins import SUPERVISOR
from tests.conftest import make_class
from tests.contract.wims.asking import EXERCISE, JDOE, error, file, ok, sent
from tests.targets import Server

CLASS = {
    "description": "Algebra",
    "institution": "University of Elsewhere",
    "supervisor": "Sophie Perrin",
    "email": "sophie@example.org",
    "password": "open1234",
}
TEACHER = {"lastname": "Perrin", "firstname": "Sophie", "password": "secret99"}


def lines(fields: dict[str, str], sign: str = "=") -> str:
    return "".join(f"{name}{sign}{value}\n" for name, value in fields.items())


def written(api: WimsAPI, home: Class, path: str) -> dict[str, str]:
    """The settings in a file of a class as they are written there."""
    lines = file(api, home, path).split("\n")
    pairs = [line.removeprefix("!set ").partition("=") for line in lines if line[:5] == "!set "]
    return {name.partition("_")[2]: value for name, _, value in pairs}


def jdoe(api: WimsAPI, home: Class, **fields: str) -> None:
    ok(sent(api, home, "adduser", quser="jdoe", data1=lines({**JDOE, **fields})))


# Before values


def test_adduser_keeps_the_blanks_before_a_value_and_getuser_does_not_tell_them(
    api: WimsAPI, home: Class
) -> None:
    jdoe(api, home, regnum="  lead", comments=" a\tb  c  ")
    fields = written(api, home, ".users/jdoe")
    assert (fields["regnum"], fields["comments"]) == ("  lead", " a\tb  c")
    told = ok(sent(api, home, "getuser", quser="jdoe", option="regnum,comments"))
    assert (told["regnum"], told["comments"]) == ("lead", "a\tb  c")


def test_addclass_keeps_the_blanks_before_a_value(
    api: WimsAPI, server: Server, number: int
) -> None:
    new = make_class(server.rclass, qclass=number)
    fields = {"css": "  lead", "theme": "a  b", "lang": "  fr", "type": " 0", "limit": "  41"}
    ok(sent(api, new, "addclass", data1=lines({**CLASS, **fields}), data2=lines(TEACHER)))
    found = written(api, new, ".def")
    assert {name: found[name] for name in fields} == {**fields, "limit": "41"}
    told = ok(sent(api, new, "getclass", option="css,lang,type"))
    assert [told[name] for name in ("css", "lang", "type")] == ["lead", "fr", "0"]
    ok(api.delclass(number, server.rclass))


def test_addexam_keeps_the_blanks_before_a_value(api: WimsAPI, home: Class) -> None:
    fields = {"title": "  lead", "expiration": "  20991231", "duration": " 33", "attempts": " 2"}
    ok(
        sent(
            api, home, "addexam", data1=lines({**fields, "description": "  a  b ", "opening": " x"})
        )
    )
    index = ["  20991231", " 33  2", "  lead", "  a  b"]
    assert file(api, home, "exams/.exams").split("\n")[2:6] == index
    told = ok(sent(api, home, "getexam", qexam="1"))
    names = "exam_expiration exam_duration exam_attempts exam_title exam_description".split()
    assert [told[name] for name in names] == ["  20991231", "33", "2", "  lead", "  a  b"]


def test_addsheet_drops_the_blanks_before_values(api: WimsAPI, home: Class) -> None:
    fields = {"title": "  two  words", "expiration": "  20991231", "description": " a\tb  "}
    ok(sent(api, home, "addsheet", data1=lines({**fields, "weight": "  3", "formula": " 1"})))
    index = ["0", "20991231", "two words", "a b"]
    assert file(api, home, "sheets/.sheets").split("\n")[1:5] == [":0", *index[1:]]
    assert file(api, home, "sheets/.severity") == "10\n3 1 1\n"


def test_modexam_drops_the_blanks_around_values_only(api: WimsAPI, home: Class) -> None:
    ok(sent(api, home, "addexam"))
    ok(sent(api, home, "modexam", qexam="1", data1="title=  two  words \n"))
    assert file(api, home, "exams/.exams").split("\n")[4] == "two  words"


def test_an_exercise_has_no_blanks_around_its_values(api: WimsAPI, home: Class) -> None:
    ok(sent(api, home, "addsheet"))
    fields = {"module": EXERCISE, "params": "exo=correq4", "title": "  two  words", "weight": "  2"}
    ok(sent(api, home, "putexo", qsheet="1", data1=lines(fields)))
    assert file(api, home, "sheets/.sheet1").split("\n")[4:7] == ["10", "2", "two  words"]


# Runs of them


def test_moduser_writes_one_blank_of_several(api: WimsAPI, home: Class) -> None:
    jdoe(api, home)
    sends = {"quser": "jdoe", "data1": "comments=  a \t b\x0bc \n"}
    ok(sent(api, home, "moduser", **sends))
    assert written(api, home, ".users/jdoe")["comments"] == "a b c"
    ok(sent(api, home, "moduser", **sends))  # it still differs
    answer = sent(api, home, "moduser", quser="jdoe", data1="comments=a b c\n")
    assert error(answer) == "nothing done"


def test_modclass_writes_one_blank_of_several(api: WimsAPI, home: Class) -> None:
    ok(sent(api, home, "modclass", data1="theme= a  b\nsendmailteacher=tab\there\n"))
    fields = written(api, home, ".def")
    assert (fields["theme"], fields["sendmailteacher"]) == ("a b", "tab here")


# In keys


def test_addclass_takes_a_blank_before_the_sign(api: WimsAPI, server: Server, number: int) -> None:
    new = make_class(server.rclass, qclass=number)
    spaced = {"data1": lines(CLASS, " ="), "data2": lines(TEACHER, " =")}
    ok(sent(api, new, "addclass", **spaced))
    told = ok(sent(api, new, "getuser", quser=SUPERVISOR))
    assert (told["lastname"], told["firstname"]) == ("Perrin", "Sophie")
    ok(api.delclass(number, server.rclass))


def test_addclass_takes_no_blank_before_a_key(api: WimsAPI, server: Server, number: int) -> None:
    new = make_class(server.rclass, qclass=number)
    answer = sent(api, new, "addclass", data1=f" {lines(CLASS)}", data2=lines(TEACHER))
    assert error(answer) == "incomplete (or forbidden chars) in data cl_description ()"
    answer = sent(api, new, "addclass", data1=lines(CLASS), data2=f" {lines(TEACHER)}")
    assert error(answer) == "incomplete (or forbidden chars) in data su_lastname ()"


def test_adduser_takes_no_blank_in_keys(api: WimsAPI, home: Class) -> None:
    answer = sent(api, home, "adduser", quser="jdoe", data1=lines(JDOE, " ="))
    assert error(answer) == "missing data"
    answer = sent(api, home, "adduser", quser="jdoe", data1=f" {lines(JDOE)}")
    assert error(answer) == "missing data"


# Behind the name of a remote class


def with_blank(home: Class) -> str:
    return f"{home.rclass} "


def test_with_a_blank_behind_its_name_a_remote_class_may_read(api: WimsAPI, home: Class) -> None:
    assert ok(sent(api, home, "checkclass", rclass=with_blank(home)))["message"] == "Class exists"
    assert ok(sent(api, home, "addsheet", rclass=with_blank(home)))["sheet_id"] == 1
    assert ok(sent(api, home, "addexam", rclass=with_blank(home)))["exam_id"] == 1


WRITES = {
    "modclass": {"data1": "theme=x\n"},
    "adduser": {"quser": "jdoe", "data1": lines(JDOE)},
    "deluser": {"quser": "jdoe"},
    "recuser": {"quser": "jdoe"},
    "putcsv": {"data1": "login,lastname,firstname\n"},
}


def test_with_a_blank_behind_its_name_a_remote_class_may_not_change(
    api: WimsAPI, home: Class
) -> None:
    for job, more in WRITES.items():
        answer = sent(api, home, job, rclass=with_blank(home), **more)
        assert error(answer) == "modification of class not allowed"


def test_other_blanks_shut_a_remote_class_out(api: WimsAPI, home: Class) -> None:
    for name in (" {}", "{}\t", "{}  ", "{} x", "x {}"):
        answer = sent(api, home, "checkclass", rclass=name.format(home.rclass))
        assert error(answer) == f"connection refused by requested class ({home.qclass})"


def test_lists_of_classes_leave_blanks_around_the_name_of_a_remote_class(
    api: WimsAPI,
) -> None:
    new = make_class("listedalone")  # a list holds no classes but this one
    new.save(api)
    for name in (f"{new.rclass} ", f"  {new.rclass}", f"{new.rclass}\t"):
        for job, more in (("listclasses", {}), ("getclassesuser", {"quser": SUPERVISOR})):
            told = ok(sent(api, new, job, rclass=name, **more))
            assert [row["qclass"] for row in told["classes_list"]] == [str(new.qclass)]
            assert told["rclass"] == name
    new.delete()
