"""A script written for wimsapi, run by wimsapi itself and, with another import, by the drop-in."""

from types import ModuleType
from typing import Any

import pytest
import wimsapi

import edusync.wimsapi
from tests.conftest import FAR_AWAY
from tests.targets import Server


def script(module: Any, server: Server) -> list[Any]:
    """What such a script does all day; what it saw."""
    seen: list[Any] = []
    Class, Exam, Sheet, User = (  # noqa: N806
        getattr(module, name) for name in ("Class", "Exam", "Sheet", "User")
    )
    supervisor = User("supervisor", "Perrin", "Sophie", "secret99", "s@example.org")
    c = Class(
        server.rclass,
        "Algebra",
        "University of Elsewhere",
        "s@example.org",
        "open1234",
        supervisor,
        lang="fr",
        expiration=FAR_AWAY,
        limit=50,
        level="U1",
    )
    with pytest.raises(module.NotSavedError):
        assert c.infos
    c.save(server.url, server.ident, server.passwd)
    try:
        seen += _class(module, c, server)
        seen += _users(module, c)
        seen += _sheets_and_exams(module, c, Sheet, Exam)
        seen.append(Class.check(server.url, server.ident, server.passwd, c.qclass, server.rclass))
    finally:
        c.delete()
    return seen


def _class(module: Any, c: Any, server: Server) -> list[Any]:
    same = module.Class.get(server.url, server.ident, server.passwd, c.qclass, c.rclass)
    same.institution = "Another University"
    same.save()
    c.refresh()
    return [
        same == c,
        hash(same) == hash(c),
        c.institution,
        c.name,
        c.lang,
        c.level,
        c.supervisor.fullname,
        sorted({"description", "userlist"} & set(c.infos)),
        c.url == server.url or c.url == f"{server.url}/",
    ]


def _users(module: Any, c: Any) -> list[Any]:
    user = module.User("jdoe", "Doe", "John", "secret12", email="j@example.org", regnum="7")
    with pytest.raises(module.NotSavedError):
        assert user.infos
    with pytest.raises(module.NotSavedError):
        user.delete()
    with pytest.raises(module.InvalidItemTypeError):
        c.additem("jdoe")
    with pytest.raises(module.AdmRawError, match="not in this class"):
        module.User.get(c, "nobody")
    seen = [user in c, c.checkitem("jdoe", module.User)]
    c.additem(user)
    seen += [user in c, user.fullname]
    same = c.getitem("jdoe", module.User)
    same.email = "new@example.org"
    same.save()
    user.refresh()
    seen += [user.email, same == user, user.infos["lastname"], user.wclass]
    dashed = module.User("j-roe2", "Roe", "Jane", "secret12")
    dashed.save(c)
    seen += [dashed.quser, sorted(found.quser for found in c.listitem(module.User))]
    c.delitem("jdoe", module.User)
    dashed.delete()
    return [*seen, module.User.list(c), module.User.check(c, "jdoe")]


def _sheets_and_exams(module: Any, c: Any, Sheet: Any, Exam: Any) -> list[Any]:  # noqa: N803
    sheet = Sheet("Sheet", "About it", FAR_AWAY, weight=2)
    sheet.save(c)
    exam = Exam("Exam", "About it", FAR_AWAY, 90, 3)
    exam.save(c)
    sheet.title = exam.title = "Changed"
    sheet.save()
    exam.save()
    seen = [sheet in c, exam in c, int(sheet.qsheet), int(exam.qexam)]
    for kind, number in ((Sheet, 1), (Exam, 1)):
        there = c.getitem(number, kind)
        seen += [there.title, there.description, there.expiration, len(kind.list(c))]
    seen += [sheet.infos["sheet_status"], int(exam.infos["exam_duration"])]
    with pytest.raises(module.AdmRawError, match="must be active"):
        sheet.scores()
    with pytest.raises(module.AdmRawError, match="must be active"):
        exam.scores()
    sheet.delete()
    module.Exam.remove(c, 1)
    return [*seen, Sheet.check(c, 1), Exam.check(c, 1), Sheet.list(c), Exam.list(c)]


@pytest.mark.parametrize("module", [edusync.wimsapi, wimsapi], ids=lambda it: it.__name__)
def test_the_script_sees_the_same(server: Server, module: ModuleType) -> None:
    assert script(module, server) == [
        True,
        True,
        "Another University",
        "Algebra",
        "fr",
        "U1",
        "Sophie Perrin",
        ["description", "userlist"],
        True,
        False,
        False,
        True,
        "John Doe",
        "new@example.org",
        True,
        "Doe",
        True,
        "jroe2",
        ["jdoe", "jroe2"],
        [],
        False,
        True,
        True,
        1,
        1,
        "Changed",
        "About it",
        FAR_AWAY,
        1,
        "Changed",
        "About it",
        FAR_AWAY,
        1,
        "0",
        90,
        False,
        False,
        [],
        [],
        True,
    ]
