"""How long what is sent raw may be, and what of it addclass, addsheet and lists of classes take."""

import pytest

from edusync.errors import InvalidRequest, InvalidValue, ServerBug, ServerError
from edusync.wims import Class, WimsAPI
from edusync.wims.wire.logins import SUPERVISOR
from tests.conftest import make_class
from tests.contract.wims.asking import JDOE, error, file, ok, sent
from tests.targets import Server

CLASS = (
    "description=Algebra\ninstitution=University of Elsewhere\nsupervisor=Sophie Perrin\n"
    "email=sophie@example.org\npassword=open1234\n"
)
LONGEST_FILE = 44_985  # bytes of a user's file that WIMS can read


def comments_for(api: WimsAPI, home: Class, size: int) -> str:
    """The comments with which the file of jdoe has that many bytes."""
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    return "x" * (size - len(file(api, home, ".users/jdoe")))


# Files of settings


def test_a_user_whose_file_has_44985_bytes_is_there(api: WimsAPI, home: Class) -> None:
    text = comments_for(api, home, LONGEST_FILE)
    ok(sent(api, home, "moduser", quser="jdoe", data1=f"comments={text}\n"))
    assert ok(sent(api, home, "getuser", quser="jdoe", option="comments"))["comments"] == text


def test_a_user_whose_file_has_one_byte_more_is_lost_although_wims_says_ok(
    api: WimsAPI, home: Class
) -> None:
    text = comments_for(api, home, LONGEST_FILE + 1)
    ok(sent(api, home, "moduser", quser="jdoe", data1=f"comments={text}\n"))
    missing = f"user jdoe not in this class ({home.qclass})"
    assert error(api.getuser(home.qclass, home.rclass, "jdoe")) == missing


def test_a_file_of_more_than_44999_bytes_is_not_written(api: WimsAPI, home: Class) -> None:
    text = comments_for(api, home, 45_020)
    with pytest.raises(ServerError, match="500"):
        sent(api, home, "moduser", quser="jdoe", data1=f"comments={text}\n")
    assert ok(api.getuser(home.qclass, home.rclass, "jdoe"))["comments"] == ""
    with pytest.raises(ServerError, match="500"):
        sent(api, home, "modclass", data1=f"theme={text}\n")
    assert ok(api.getclass(home.qclass, home.rclass, "theme"))["theme"] == "standard"


def test_a_parameter_that_is_too_long_is_no_request(api: WimsAPI, home: Class) -> None:
    with pytest.raises(InvalidRequest):
        sent(api, home, "adduser", quser="jdoe", data1=f"comments={'x' * 45_100}\n")
    for job in ("addsheet", "putcsv"):
        with pytest.raises(InvalidRequest):
            sent(api, home, job, data1=f"title={'x' * 45_000}\n")


def test_what_the_client_sends_at_most_arrives(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    room = 40_000 - len("comments=\n")
    ok(api.adduser(*where, "jdoe", JDOE))
    with pytest.raises(InvalidValue, match="at most 40000 bytes"):
        api.moduser(*where, "jdoe", {"comments": "x" * (room + 1)})
    ok(api.moduser(*where, "jdoe", {"comments": "x" * room}))
    assert len(ok(api.getuser(*where, "jdoe", "comments"))["comments"]) == room


def test_a_name_that_is_too_long_for_a_file(api: WimsAPI, home: Class) -> None:
    with pytest.raises(ServerBug, match="file_name_too_long"):
        api.checkuser(home.qclass, home.rclass, "u" * 1000)


# addclass, addsheet, lists of classes


def test_addclass_refuses_a_password_of_more_than_40_letters(
    api: WimsAPI, server: Server, number: int
) -> None:
    new = make_class(server.rclass, qclass=number)
    names = "lastname=Perrin\nfirstname=Sophie\n"
    teacher = f"{names}password={'a' * 41}\n"
    told = error(sent(api, new, "addclass", data1=CLASS, data2=teacher))
    assert told == "data su_password too long (>40)"
    both = CLASS.replace("open1234", 41 * "a")
    told = error(sent(api, new, "addclass", data1=both, data2=teacher))
    assert told == "data cl_password too long (>40)"


def test_addsheet_looks_at_every_expiration_and_takes_the_last(api: WimsAPI, home: Class) -> None:
    for first, second in (("abc", "20991231"), ("20991231", "abc")):
        data = f"expiration={first}\nexpiration={second}\n"
        assert error(sent(api, home, "addsheet", data1=data)) == "bad expiration date (abc)"
    ok(sent(api, home, "addsheet", data1="expiration=20981231\nexpiration=20991231\n"))
    assert ok(api.listsheets(home.qclass, home.rclass))["expirations"] == [20991231]


def test_a_list_of_classes_takes_all_for_everything_only_alone(api: WimsAPI) -> None:
    new = make_class("listedalone")  # a list holds no classes but this one
    new.save(api)
    for job, more in (("listclasses", {}), ("getclassesuser", {"quser": SUPERVISOR})):
        for option, count in (("all,description", 1), ("all,foo", 0), ("all,all", 0), ("all", 29)):
            (row,) = ok(sent(api, new, job, option=option, **more))["classes_list"]
            assert len(row) == 1 + count
    new.delete()
