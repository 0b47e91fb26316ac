"""The public types, checked by mypy when the tests are linted; running them is no test at all."""

import datetime
from typing import TYPE_CHECKING, Any, assert_type

from edusync.results import ItemList, SaveResult
from edusync.wims import (
    Class,
    Day,
    EnrolLine,
    EnrolReport,
    Exam,
    ExamScore,
    Gradebook,
    Sheet,
    SheetExercise,
    SheetScore,
    User,
    WimsAPI,
)

if TYPE_CHECKING:

    def raw(api: WimsAPI) -> None:
        assert_type(api.getclass(9001, "r"), tuple[bool, dict[str, Any]])
        assert_type(api.url, str)
        assert_type(api.calls, int)

    def keywords(api: WimsAPI) -> None:
        place = ("https://h/wims.cgi", "myself", "secret")
        WimsAPI(*place, timeout=(3, None), verify=False, auth=("a", "b"), rate=2, deadline=None)
        WimsAPI(*place, timeuot=3)  # type: ignore[call-arg]
        WimsAPI(*place, timeout="3")  # type: ignore[arg-type]
        api.getclass(9001, "r", timeout=3, headers={"X": "y"}, deadline=5)
        api.getclass(9001, "r", timeuot=3)  # type: ignore[call-arg]
        api.addclass(None, "r", {}, {}, timeuot=3)  # type: ignore[call-arg]
        api.getclass(9001, "r", rate=2)  # type: ignore[call-arg]
        api.call("gettime", request={"timeout": 3})
        api.call("gettime", request={"timeuot": 3})  # type: ignore[arg-type]
        Class.get(*place, 9001, "r", proxies={"https": "http://proxy"}, agent="x")
        Class.get(*place, 9001, "r", timeuot=3)  # type: ignore[call-overload]
        Class.list(*place, "r", timeuot=3)  # type: ignore[call-overload]
        Class.check(*place, 9001, "r", timeuot=3)  # type: ignore[call-overload]
        Class.get(api, 9001, "r").save(forse=True)  # type: ignore[call-overload]

    def ways_to_a_class(api: WimsAPI, c: Class) -> None:
        place = ("https://h/wims.cgi", "myself", "secret")
        assert_type(Class.get(api, "9001_1", "r"), Class)
        assert_type(Class.get(api, qclass=9001, rclass="r"), Class)
        assert_type(Class.get(*place, 9001, rclass="r", timeout=3), Class)
        assert_type(Class.check(api, 9001, "r"), bool)
        assert_type(Class.check(*place, qclass=9001, rclass="r"), bool)
        assert_type(Class.list(*place, "r"), ItemList[Class])
        assert_type(c.save(api, force=True), SaveResult)
        assert_type(c.save(*place, if_unchanged=True, timeout=3), SaveResult)
        Class.get(api, object(), object())  # type: ignore[call-overload]
        Class.get(api, 9001)  # type: ignore[call-overload]
        Class.get(api, 9001, "r", timeout=3)  # type: ignore[call-overload]
        Class.get(api, *place, 9001, "r")  # type: ignore[call-overload]
        Class.get("https://h/wims.cgi", 9001, "r")  # type: ignore[call-overload]
        Class.check(api, "r")  # type: ignore[call-overload]
        Class.list(api)  # type: ignore[call-overload]
        Class.list(api, 9001)  # type: ignore[call-overload]
        c.save("https://h/wims.cgi")  # type: ignore[call-overload]
        c.save(api, "myself", "secret")  # type: ignore[call-overload]
        c.save(api, timeout=3)  # type: ignore[call-overload]

    def models(api: WimsAPI) -> None:
        c = Class.get(api, 9001, "r")
        assert_type(c, Class)
        assert_type(c.name, str)
        assert_type(c.expiration, Day)
        c.expiration = datetime.date(2030, 12, 31)
        c.expiration = "20301231"
        c.expiration = 1.5  # type: ignore[assignment]
        assert_type(c.expiration > datetime.date(2030, 1, 1), bool)
        assert_type(datetime.date(2030, 1, 1) > c.expiration, bool)
        Sheet("One", expiration=datetime.date(2030, 12, 31))
        assert_type(c.limit, int)
        assert_type(c.supervisor, User)
        assert_type(c.save(), SaveResult)
        assert_type(Class.list(api, "r"), ItemList[Class])
        assert_type(Class.check_many(api, "r", [1]), dict[int | str, str])
        assert_type(c.refresh(), Class)

    def items(c: Class) -> None:
        assert_type(c.users["jdoe"], User)
        assert_type(c.users.list(full=True), ItemList[User])
        assert_type(User.get(c, "jdoe").email, str)
        assert_type(User.list(c), ItemList[User])
        assert_type([exam for exam in c.exams], list[Exam])  # noqa: C416
        assert_type(c.exercises["one"].source, str)
        assert_type(c.sheets.get(1), Sheet)
        assert_type(c.exams.list(), ItemList[Exam])
        assert_type("jdoe" in c.users, bool)
        sheet = c.sheets[1].refresh()
        assert_type(sheet, Sheet)
        assert_type(sheet.qsheet, int | None)
        assert_type(sheet.save(c), SaveResult)
        assert_type(sheet.exercises[1], SheetExercise)
        assert_type(sheet.scores(), ItemList[SheetScore])
        assert_type(sheet.scores("jdoe").user, User)
        assert_type(c.exams[1].scores(), ItemList[ExamScore])
        assert_type(c.exams[1].scores("jdoe"), ExamScore)
        assert_type(c.enrol("people.csv"), EnrolReport)
        assert_type(c.enrol([{"regnum": 7}]).failed, ItemList[EnrolLine])
        assert_type(c.users.remove_many(["jdoe"]).removed, ItemList[EnrolLine])
        assert_type(c.rollover(archive_to=None).new, Class)
        assert_type(c.rollover(archive_to=None, dry_run=True).new, None)
        c.rollover(archive_to=None, expiration=1.5)  # type: ignore[call-overload]
        assert_type(c.copy().new, Class)
        assert_type(c.gradebook(), Gradebook)
        assert_type(c.gradebook()["jdoe"].average, float | None)
        assert_type(c.gradebook().to_dicts(), list[dict[str, Any]])


def test_the_package_is_typed() -> None:
    from importlib.resources import files

    assert (files("edusync") / "py.typed").is_file()
