"""Groups in the sandbox's WIMS: the classes inside, and their users, who are the group's."""

import io
import tarfile
import urllib.parse

import pytest

from edusync.sandbox.exchange import Request
from edusync.sandbox.wims.site import PATH, WimsSite
from tests.sandbox.asking import CLASS, HEADERS, TEACHER, Client


@pytest.fixture
def group() -> Client:
    """A group with two classes."""
    client = Client(WimsSite()).class_(type="2", description="Group")
    for name in ("One", "Two"):
        client.ok("addclass", data1={**CLASS, "description": name}, data2=TEACHER)
    return client


def inside(group: Client, number: int) -> Client:
    return Client(group.site, f"{group.qclass}_{number}")


def test_addclass_in_a_group_makes_the_next_class_of_it(group: Client) -> None:
    made = group.ok("addclass", data1={**CLASS, "description": "Three"}, data2=TEACHER)
    assert made["class_id"] == "1234567_3"
    told = inside(group, 3).ok("getclass", option="type,typename,superclass,parent")
    assert told["query_class"] == "1234567/3"
    assert (told["type"], told["superclass"], told["parent"]) == ("1", "1234567", "1234567")


def test_a_group_tells_its_classes(group: Client) -> None:
    told = group.ok("getclass", option="subclasses_list,subclassescount,typename,programs_list")
    names = [["1234567/1", "One", "Sophie Perrin"], ["1234567/2", "Two", "Sophie Perrin"]]
    assert (told["subclasses_list"], told["subclassescount"]) == (names, "2")
    assert (told["typename"], told["programs_list"]) == ("group", [[""]])


def test_the_classes_of_a_group_are_in_no_list_of_classes(group: Client) -> None:
    assert group.ok("listclasses")["classes_list"] == [{"qclass": "1234567"}]


def test_a_simple_class_has_no_class_inside(wims: Client) -> None:
    told = "sorry, there shouldn't be a subclass in a simple class"
    assert inside(wims, 1).error("checkclass") == told


def test_a_user_of_a_class_is_a_user_of_the_group(group: Client) -> None:
    inside(group, 1).student("anna")
    assert group.ok("checkuser", quser="anna")
    user = inside(group, 1).ok("getuser", quser="anna", option="participate")
    assert user["participate"] == "1234567/1"
    assert inside(group, 2).error("checkuser", quser="anna") == (
        "Sorry, this user (anna) does not participates to this subclass (1234567/2)."
    )
    assert inside(group, 2).error("checkuser", quser="bert") == (
        "user 'bert' not present in superclass 1234567."
    )


def test_adduser_lets_a_user_of_the_group_into_another_class(group: Client) -> None:
    for number in (1, 2):
        inside(group, number).student("anna")
    user = inside(group, 2).ok("getuser", quser="anna", option="participate")
    assert user["participate"] == "1234567/1,1234567/2"
    assert inside(group, 1).error("adduser", quser="anna", data1="lastname=A\npassword=p") == (
        "user anna exists and already participates to this subclass (1234567/1)"
    )


def test_putcsv_lets_users_into_a_class(group: Client) -> None:
    one = inside(group, 1)
    one.ok("putcsv", data1="login,password,lastname,firstname\nanna,secret12,Anna,A\n")
    assert one.ok("checkuser", quser="anna")
    assert group.ok("getclass", option="userlist")["userlist"] == ["anna"]


def test_a_class_of_a_group_has_its_own_users_in_its_tables(group: Client) -> None:
    group.student("gabi")
    inside(group, 1).student("anna")
    assert "gabi" not in inside(group, 1).raw("getcsv", option="login")[2]
    assert "gabi" in group.raw("getcsv", option="login")[2]


def test_deluser_of_a_class_of_a_group_says_done_and_deletes_nothing(group: Client) -> None:
    one = inside(group, 1)
    one.student("anna")
    assert one.ok("deluser", quser="anna")["message"] == "User anna moved to trash."
    assert one.ok("checkuser", quser="anna")


def test_cleanclass_takes_users_out_of_the_group_with_their_last_class(group: Client) -> None:
    for number, login in ((1, "anna"), (2, "anna"), (1, "bert")):
        inside(group, number).student(login)
    assert inside(group, 1).ok("cleanclass")["suppressed_users"] == 2
    assert inside(group, 2).ok("checkuser", quser="anna")
    assert "not in this class" in group.error("checkuser", quser="bert")


def test_a_copy_of_a_class_of_a_group_is_the_next_one(group: Client) -> None:
    assert inside(group, 1).ok("copyclass")["new_class"] == "1234567/3"
    assert group.ok("getclass", option="subclassescount")["subclassescount"] == "3"


def test_a_copy_of_a_group_has_its_classes(group: Client) -> None:
    copy = Client(group.site, group.ok("copyclass")["new_class"])
    told = inside(copy, 2).ok("getclass", option="description,superclass")
    assert (told["description"], told["superclass"]) == ("Two", "1234567")


def test_a_deleted_class_leaves_its_number_free_only_at_the_end(group: Client) -> None:
    inside(group, 1).ok("delclass")
    assert inside(group, 1).error("checkclass") == "class 1234567/1 not existing"
    made = group.ok("addclass", data1={**CLASS, "description": "Three"}, data2=TEACHER)
    assert made["class_id"] == "1234567_3"


def test_a_group_takes_its_classes_along(group: Client) -> None:
    group.ok("delclass")
    assert group.site.classes == {}


def test_exercises_go_into_no_group_and_into_no_class_of_one(group: Client) -> None:
    assert group.error("addexo", qexo="e", data1="x") == "class 1234567 is a superclass"
    for place in ("1234567", "1234567_2"):
        assert "is a superclass" in inside(group, 1).error("movexo", qexo="e", data1=place)
    assert "is a superclass" in inside(group, 1).error("sharecontent", data1="1234567")


def test_the_files_of_a_group_hold_those_of_its_classes(group: Client) -> None:
    assert "class_description=Two" in group.raw("getclassfile", option="2/.def")[2]
    asked = {"module": "adm/raw", "job": "getclasstgz", "ident": "edusync", "passwd": "secret"}
    place = {"code": "abc", "qclass": group.qclass, "rclass": "mine"}
    body = urllib.parse.urlencode(asked | place).encode()
    reply = group.site.answer(Request("POST", PATH, HEADERS, body))
    with tarfile.open(fileobj=io.BytesIO(reply.body)) as archive:
        assert "1234567/2/.def" in archive.getnames()


def test_the_repair_of_a_group_tells_who_is_where(group: Client) -> None:
    for number, login in ((1, "anna"), (2, "bert")):
        inside(group, number).student(login)
    whole = "job done. Nothing to repair. Congratulations!"
    assert group.ok("repairclass")["message"] == whole
    places = f"{group.qclass}/1,{group.qclass}/9"
    group.ok("moduser", quser="bert", data1={"participate": places})
    group.student("carl")
    told = group.ok("repairclass", option="checkandrepair")
    assert told["mess_list"] == [
        "1 users are no more participating in any class",
        "1 users are participating in deleted classes",
        "1234567/1 : userlist corrected. (before=1 | after=2 | +1 users)",
    ]
    assert (told["delete_users"], told["correct_users"], told["correct_subclasses"]) == (1, 1, 3)
    assert group.ok("getuser", quser="bert", option="participate")["participate"] == "1234567/1"
    assert group.ok("checkuser", quser="carl")


def test_putcsv_of_a_group_adds_classes_and_overwrites_no_name(group: Client) -> None:
    inside(group, 2).student("anna")
    group.ok("adduser", quser="lola", data1="lastname=L\npassword=p\nsupervisable=yes")
    names = "login,lastname,firstname,supervisable,participate"
    group.ok("putcsv", data1=f"{names}\nanna,,,,1234567/1 77/1\nlola,X,,,1234567/1\nghost,,,,\n")
    user = group.ok("getuser", quser="anna", option="participate,lastname")
    assert (user["participate"], user["lastname"]) == ("1234567/1,1234567/2", "Doe")
    lola = group.ok("getuser", quser="lola", option="participate,lastname")
    assert (lola["participate"], lola["lastname"]) == ("", "L")


def test_adduser_refuses_whom_putcsv_made_in_the_group(group: Client) -> None:
    group.ok("putcsv", data1="login,password,lastname,firstname\nanna,secret12,Anna,A\n")
    told = "user anna exists and already participates to this subclass (1234567/1)"
    assert inside(group, 1).error("adduser", quser="anna") == told
    assert inside(group, 1).raw("checkuser", quser="anna")[2].find("does not participates") > 0


def test_putcsv_of_a_class_of_a_group_does_not_see_the_trash(group: Client) -> None:
    inside(group, 1).student("anna")
    group.ok("deluser", quser="anna")
    inside(group, 1).ok("putcsv", data1="login,password,lastname,firstname\nanna,secret12,New,A\n")
    assert group.ok("getuser", quser="anna", option="lastname")["lastname"] == "New"
    assert group.error("recuser", quser="anna") == "undeleted user exists"


def test_the_teachers_of_a_group_are_listed(group: Client) -> None:
    fields = "lastname=L\npassword=p\nsupervisable=yes\nsupervise=1234567/2"
    group.ok("adduser", quser="lola", data1=fields)
    for home in (group, inside(group, 2)):
        assert home.raw("getclassfile", option=".teacherlist")[2] == "L,,lola\n"
    assert inside(group, 1).raw("getclassfile", option=".teacherlist")[2] == ""


def test_a_student_works_in_a_class_of_a_group(group: Client) -> None:
    one = inside(group, 1)
    one.student("anna")
    one.sheet()
    group.site.work(one.qclass, "anna", sheet=1, score=5)
    assert one.ok("getsheetscores", qsheet=1)["data_scores"][0]["try_detail"] == [1, 0]


@pytest.mark.parametrize(
    ("number", "login", "told"), [(2, "anna", "does not participate"), (9, "anna", "no class")]
)
def test_a_student_works_in_no_other_class_of_it(
    group: Client, number: int, login: str, told: str
) -> None:
    inside(group, 1).student(login)
    with pytest.raises(KeyError, match=told):
        group.site.work(inside(group, number).qclass, login, sheet=1, score=5)
