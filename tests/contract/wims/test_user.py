"""`User`: adding whoever has the login, changing, finding, deleting, recovering."""

import pytest

from edusync.errors import (
    AlreadyExists,
    Conflict,
    InTrash,
    InvalidRequest,
    NotActive,
    NotFound,
    NotSaved,
    UnsupportedOperation,
)
from edusync.wims import Class, Exam, Sheet, User, WimsAPI
from tests.conftest import FAR_AWAY, make_class
from tests.contract.wims.asking import JDOE, ok
from tests.contract.wims.work import Work, make_sheet
from tests.targets import Server

EVERY_SIGN = "aB3.;:^_#%~@-"


@pytest.fixture
def jdoe(home: Class) -> User:
    """A user of the class, added by the raw job."""
    api, qclass = home.connection
    ok(api.adduser(qclass, home.rclass, "jdoe", {**JDOE, "regnum": "007", "comments": "old"}))
    return home.users["jdoe"]


def test_a_user_is_added_read_changed_and_deleted(home: Class) -> None:
    new = User("jdoe", "Doe", "John", "secret12", email="j@example.org", regnum="007")
    result = new.save(home)
    assert (result.created, result.requests, result.warnings) == (True, 2, ())
    there = home.users["jdoe"]
    assert there.to_dict(secrets=True) == new.to_dict(secrets=True)
    there.email = "other@example.org"
    assert there.save().fields == ("email",)
    assert new.refresh().email == "other@example.org"
    new.delete()
    assert not new.saved
    with pytest.raises(NotFound):
        there.refresh()


def test_reading_a_user_takes_one_request_and_saving_a_change_one(
    api: WimsAPI, home: Class, jdoe: User
) -> None:
    with api.counted() as count:
        assert home.users["jdoe"].password == "secret12"
    assert count() == 1
    assert jdoe.save().requests == 0
    jdoe.comments = "new"
    assert jdoe.save().requests == 1
    jdoe.comments = "new"
    assert jdoe.save().requests == 0


def test_a_login_is_adapted_and_found_by_any_spelling(home: Class) -> None:
    new = User("Émilie.petit-Dœ two", "Petit", "Émilie", "secret12")
    result = new.save(home)
    assert new.quser == "EmiliepetitDoe"
    assert "became 'EmiliepetitDoe'" in result.warnings[0]
    for spelling in ("Émilie.petit-Dœ two", "Emilie.petit@Doe", "EmiliepetitDoe", new):
        assert spelling in home.users
    assert home.users["Émilie.petit-Dœ"] == new
    home.users.remove("Émilie.petit-Dœ")
    assert new not in home.users


@pytest.mark.parametrize("login", ["abcd", "a" * 24, "1234", "JDOE"])
def test_a_login_at_its_limits(home: Class, login: str) -> None:
    new = User(login, "Doe", "John", "secret12")
    assert new.save(home).warnings == ()
    assert home.users[login].quser == login


def test_the_server_agrees_with_every_adapted_login(api: WimsAPI, home: Class) -> None:
    for login in ("j.doe_1", "j-doe@2", "doe3 John", "\tdoe4", "d!o#e%5"):
        new = User(login, "Doe", "John", "secret12")
        new.save(home)
        assert ok(api.checkuser(home.qclass, home.rclass, new.quser))


def test_the_same_person_gets_the_given_fields_and_no_password(home: Class, jdoe: User) -> None:
    again = User("jdoe", "DOE", "john", "other123", email="j@example.org")
    result = again.save(home)
    assert (result.created, result.updated, result.requests) == (False, True, 2)
    assert "password was left" in result.warnings[0]
    there = home.users["jdoe"]
    assert (there.email, there.lastname, there.password) == ("j@example.org", "DOE", "secret12")
    assert (there.comments, there.regnum) == ("old", "007")
    assert again.changes() == {}
    assert again.comments == "old"


def test_a_person_is_known_by_the_regnum_where_both_have_one(home: Class, jdoe: User) -> None:
    assert User("jdoe", "Roe", "Jane", "other123", regnum="007").save(home).updated
    with pytest.raises(AlreadyExists, match=r"Jane Roe \(regnum 007\), not to Jane Roe \(regnum 8"):
        User("jdoe", "Roe", "Jane", "other123", regnum="8").save(home)


def test_another_persons_login_is_refused_and_nothing_sent(
    api: WimsAPI, home: Class, jdoe: User
) -> None:
    new = User("jdoe", "Doe", "Jane", "other123", comments="x")
    with (
        api.counted() as count,
        pytest.raises(AlreadyExists, match=r"belongs to John Doe \(regnum 007\), not to Jane Doe"),
    ):
        new.save(home)
    assert count() == 1
    assert not new.saved
    assert home.users["jdoe"].comments == "old"


def test_a_deleted_user_is_recovered(home: Class, jdoe: User) -> None:
    jdoe.delete()
    new = User("jdoe", "Doe", "John", "other123", comments="new")
    result = new.save(home)
    assert (result.recovered, result.created) == (True, False)
    there = home.users["jdoe"]
    assert (there.regnum, there.comments, there.password) == ("007", "new", "secret12")


def test_a_deleted_user_object_is_saved_again(home: Class, jdoe: User) -> None:
    jdoe.delete()
    assert jdoe.save(home).recovered
    assert jdoe.save().requests == 0
    assert home.users["jdoe"] == jdoe


def test_another_person_is_not_given_what_is_in_the_trash(home: Class, jdoe: User) -> None:
    jdoe.delete()
    with pytest.raises(AlreadyExists, match="on_deleted='purge'"):
        User("jdoe", "Doe", "Jane", "other123").save(home)
    assert "jdoe" not in home.users


def test_a_deleted_user_is_purged_on_demand(home: Class, jdoe: User) -> None:
    jdoe.delete()
    assert User("jdoe", "Doe", "Jane", "other123").save(home, on_deleted="purge").created
    there = home.users["jdoe"]
    assert (there.firstname, there.regnum, there.password) == ("Jane", "", "other123")


def test_a_deleted_user_is_an_error_on_demand(home: Class, jdoe: User) -> None:
    jdoe.delete()
    with pytest.raises(InTrash):
        User("jdoe", "Doe", "John", "other123").save(home, on_deleted="error")


def test_a_user_without_a_password_is_refused_by_wims(home: Class) -> None:
    new = User("jdoe", "Doe", "John", "")
    with pytest.raises(InvalidRequest, match="missing data"):
        new.save(home, force=True)
    assert not new.saved


def test_a_password_with_every_sign(home: Class) -> None:
    new = User("jdoe", "Doe", "John", EVERY_SIGN)
    new.save(home)
    assert home.users["jdoe"].password == EVERY_SIGN
    new.password = f"x{EVERY_SIGN}"
    new.save()
    assert home.users["jdoe"].password == f"x{EVERY_SIGN}"


def test_every_field_of_a_user(home: Class) -> None:
    fields = {
        "email": "j@example.org",
        "comments": "a, b",
        "regnum": "007",
        "photourl": "http://example.org/j,d.png",
        "external_auth": "jd",
        "agreecgu": "no",
        **{f"regprop{number}": f"p{number}" for number in range(1, 6)},
    }
    User("jdoe", "Doe", "John", "secret12", **fields).save(home)
    for there in (home.users["jdoe"], home.users.list()[0], home.users.list(full=True)[0]):
        assert {name: getattr(there, name) for name in fields} == fields


def test_who_may_supervise_is_listed_in_full_only(home: Class, jdoe: User) -> None:
    User("helper", "Roe", "Rick", "secret12", supervisable="yes").save(home)
    assert home.users["helper"].supervisable == "yes"
    assert home.users.list() == [jdoe]
    assert [user.quser for user in home.users.list(full=True)] == ["jdoe", "helper"]


def test_nobody_gets_the_photo_of_the_user_before(api: WimsAPI, home: Class) -> None:
    User("aaaa", "Aaa", "A", "secret12", photourl="http://example.org/a.png").save(home)
    rows = "login,password,lastname,firstname\nbbbb,secret12,Bbb,B\n"
    ok(api.putcsv(home.qclass, home.rclass, rows, file=False))
    table = ok(api.getcsv(home.qclass, home.rclass, ["login", "photourl"]))
    assert b'"bbbb",http://example.org/a.png\n' in table
    listed = home.users.list()
    assert home.enrol(listed, key="quser").counts == {"unchanged": 2}
    assert [user.photourl for user in listed] == ["http://example.org/a.png", ""]
    assert home.users["bbbb"].photourl == ""


def test_infos_are_what_the_server_has(home: Class, jdoe: User) -> None:
    jdoe.comments = "not sent"
    assert jdoe.infos["comments"] == "old"


def test_the_supervisor_is_a_user_of_the_class(home: Class) -> None:
    teacher = home.users["supervisor"]
    assert teacher == home.supervisor
    teacher.comments = "new"
    assert teacher.save().requests == 1
    assert User("supervisor", "Perrin", "Sophie", "secret99").save(home).updated is False


def test_a_user_saved_in_another_class_is_added_there(
    api: WimsAPI, home: Class, jdoe: User
) -> None:
    assert jdoe.save(Class.get(api, home.qclass, home.rclass)).requests == 0  # the same class
    other = make_class(home.rclass)
    other.save(api)
    listed = home.users.list()[0]
    assert listed.save(other).created
    assert other.users["jdoe"] == listed != jdoe
    assert other.users["jdoe"].to_dict(secrets=True) == listed.to_dict(secrets=True)
    assert (listed.comments, listed.regnum, listed.password) == ("old", "007", "secret12")
    other.delete()


def test_listing_users_takes_one_request(api: WimsAPI, home: Class, jdoe: User) -> None:
    User("arnold", "Ábel", "Ana, María", "secret12", regprop1="p").save(home)
    with api.counted() as count:
        found = home.users.list()
    assert count() == 1
    assert [(user.quser, user.firstname) for user in found] == [
        ("arnold", "Ana, María"),
        ("jdoe", "John"),
    ]
    assert found[1].password == "secret12"
    found[1].comments = "edited"
    with api.counted() as count:
        assert [user.regprop1 for user in found] == ["p", ""]
    assert count() == 1
    assert found[1].comments == "edited"
    assert found[1].save().fields == ("comments",)


def test_listing_users_in_full_takes_one_request(api: WimsAPI, home: Class, jdoe: User) -> None:
    User("gone1", "Gone", "G", "secret12").save(home)
    home.users.remove("gone1")
    with api.counted() as count:
        found = home.users.list(full=True)
        assert [user.to_dict(secrets=True) for user in found] == [jdoe.to_dict(secrets=True)]
    assert count() == 1


def test_a_class_without_users(home: Class) -> None:
    assert home.users.list() == []
    assert home.users.list(full=True) == []


def test_saving_a_listed_user_sends_nothing_that_was_not_read(home: Class, jdoe: User) -> None:
    jdoe.regprop1 = "kept"
    jdoe.save()
    listed = home.users.list()[0]
    assert listed.save().requests == 0
    listed.email = "x@example.org"
    assert listed.save().fields == ("email",)
    assert home.users["jdoe"].regprop1 == "kept"


def test_what_a_user_did_in_a_class_without_sheets(home: Class, jdoe: User) -> None:
    assert jdoe.log() == []
    scores = jdoe.scores()
    assert (scores.sheets, scores.exams) == ([], [])


def test_a_login_with_signs_that_stands_in_the_class_goes_first(
    server: Server, home: Class, jdoe: User
) -> None:
    work = Work(server, home)  # WIMS' own pages make such logins, no job does
    work.write(".users/j@doe", work.read(".users/jdoe").replace("=John", "=Jane"))
    assert home.users["j@doe"].firstname == "Jane"
    assert home.users["j.doe"].firstname == "Jane"
    assert home.users["j_doe"] == jdoe
    assert {user.quser for user in home.users} == {"jdoe", "j@doe"}
    home.users.remove("j@doe")
    assert home.users.list() == [jdoe]


def test_saving_a_user_elsewhere_changes_nothing_by_blanks(
    home: Class, other: Class, jdoe: User
) -> None:
    User("jdoe", "Doe", "John", "other123", email="kept@example.org").save(other)
    assert jdoe.save(other).fields == ("comments", "regnum")
    there = other.users["jdoe"]
    assert (there.email, there.comments, there.password) == (
        "kept@example.org",
        "old",
        "other123",
    )
    assert jdoe == there


def test_a_refused_save_elsewhere_leaves_the_user_where_they_were(
    home: Class, other: Class, jdoe: User
) -> None:
    User("jdoe", "Roe", "Jane", "other123").save(other)
    with pytest.raises(AlreadyExists):
        jdoe.save(other)
    jdoe.email = "new@example.org"
    assert jdoe.save().requests == 1
    assert home.users["jdoe"].email == "new@example.org"


def test_a_listed_user_who_was_deleted_before_all_was_read(home: Class, jdoe: User) -> None:
    listed = home.users.list()[0]
    home.users.remove(listed)
    assert not listed.saved
    with pytest.raises(NotSaved, match="deleted before its photourl, participate, courses"):
        listed.save(home)


def test_the_namesake_in_another_class_is_not_removed(
    home: Class, other: Class, jdoe: User
) -> None:
    User("jdoe", "Doe", "John", "secret12").save(other)
    with pytest.raises(NotSaved, match="is not in class"):
        other.users.remove(jdoe)
    assert jdoe.saved
    assert "jdoe" in other.users


def test_a_class_that_is_gone_is_no_answer(api: WimsAPI, home: Class) -> None:
    gone = Class.get(api, home.qclass, home.rclass)
    home.delete()
    for items, key in ((gone.users, "jdoe"), (gone.exercises, "one"), (gone.sheets, 1)):
        with pytest.raises(NotFound, match="not existing"):
            items.check(key)


def test_one_supervisor_of_two_classes_is_saved_in_each(api: WimsAPI, server: Server) -> None:
    teacher = User("teacher", "Perrin", "Sophie", "secret99")
    one, two = (make_class(server.rclass, supervisor=teacher) for _ in "12")
    one.save(api)
    two.save(api)
    one.supervisor.comments = "one"
    one.save()
    two.supervisor.comments = "two"
    two.save()
    for c, comments in ((one, "one"), (two, "two")):
        assert c.users["supervisor"].comments == comments
        c.delete()


def test_a_page_of_another_class_is_refused(home: Class, other: Class, jdoe: User) -> None:
    Sheet("Sheet", "d", expiration=FAR_AWAY).save(other)
    with pytest.raises(UnsupportedOperation, match="not in the class"):
        jdoe.login_url(sheet=other.sheets[1])
    with pytest.raises(NotSaved):
        jdoe.login_url(sheet=Sheet("Sheet"))


def test_users_are_added_found_and_removed_in_the_collection(home: Class) -> None:
    user = User("jdoe", "Doe", "John", "secret12")
    home.users.add(user)
    assert user in home.users
    assert home.users.check("jdoe")
    assert home.users["jdoe"] == user
    assert home.users.list() == [user]
    assert User.check(home, user)
    assert User.list(home) == [user]
    home.users.remove("jdoe")
    assert not home.users.check(user)
    assert not User.check(home, "jdoe")


def test_removing_an_absent_user(home: Class) -> None:
    with pytest.raises(NotFound, match="not in this class"):
        User.remove(home, "nobody")
    with pytest.raises(NotFound):
        User.get(home, "nobody")


def test_an_address_that_opens_wims_as_the_user(api: WimsAPI, home: Class, jdoe: User) -> None:
    make_sheet("Fractions", exercises=1).save(home)
    home.sheets[1].activate()
    with api.counted() as count:
        address = jdoe.login_url(sheet=1, lang="fr", ip="10.0.0.4")
    assert count() == 2
    assert address.count("wims.cgi") == 1
    assert address.endswith("&lang=fr&module=adm%2Fsheet&sh=1")
    with api.counted() as count:
        assert jdoe.login_url(scores=True).endswith("&module=adm%2Fclass%2Fuserscore")
    assert count() == 1


def test_no_address_for_a_page_that_is_in_preparation(home: Class, jdoe: User) -> None:
    make_sheet("Fractions").save(home)
    Exam("Final", "d", expiration=FAR_AWAY).save(home)
    with pytest.raises(NotActive, match=r"sheet 'Fractions' is in preparation, .* activate"):
        jdoe.login_url(sheet=home.sheets[1])
    with pytest.raises(NotActive, match="exam 'Final' is in preparation"):
        jdoe.login_url(exam=1)
    assert home.supervisor.login_url(sheet=1).endswith("&sh=1")
    assert home.supervisor.login_url(exam=1).endswith("&exam=1")


def test_no_address_for_a_page_that_is_absent(home: Class, jdoe: User) -> None:
    make_sheet("Fractions").save(home)
    with pytest.raises(NotFound, match="the class has no sheet 2"):
        jdoe.login_url(sheet=2)
    with pytest.raises(NotFound, match="the class has no exam 1"):
        jdoe.login_url(exam=1)
    with pytest.raises(NotFound):
        home.supervisor.login_url(sheet=2)


def test_the_address_of_a_hidden_page_is_warned_of(home: Class, jdoe: User) -> None:
    sheet, exam = make_sheet("Fractions", exercises=1), Exam("Final", "d", expiration=FAR_AWAY)
    sheet.save(home)
    sheet.activate()
    exam.save(home)
    exam.add(sheet)
    exam.activate()
    for item in (sheet, exam):
        item.hide()
    with pytest.warns(UserWarning, match="sheet 1 of class .* is hidden: .* jdoe"):
        assert jdoe.login_url(sheet=sheet).endswith("&sh=1")
    with pytest.warns(UserWarning, match="exam 1 of class .* is hidden"):
        assert home.supervisor.login_url(exam=exam).endswith("&exam=1")
    assert home.supervisor.login_url(sheet=sheet).endswith("&sh=1")


def test_no_address_for_a_sheet_whose_number_is_another_one_now(
    api: WimsAPI, home: Class, jdoe: User
) -> None:
    for title in ("First", "Second"):
        make_sheet(title, exercises=1).save(home)
    first = home.sheets[1]
    Class.get(api, home.qclass, home.rclass).sheets.remove(1)  # as somebody else does
    with pytest.raises(Conflict, match="is now 'Second', not 'First': list the sheets again"):
        jdoe.login_url(sheet=first)
