"""The zones of files: their trees, the links to files, marks."""

from edusync.sandbox.swad.asked import Asked
from edusync.sandbox.swad.faults import fault, require
from edusync.sandbox.swad.operations.marks import marks_of
from edusync.sandbox.swad.records import TEACHER, Course, File
from edusync.sandbox.swad.table import operation
from edusync.sandbox.swad.text import recapitalised, sorting
from edusync.sandbox.swad.wire import Fields

_MARKS = 3


@operation("getDirectoryTree", "wsKey courseCode:int groupCode:int treeCode:int")
def directory_tree(asked: Asked, code: int, group_code: int, tree: int) -> Fields:
    course = asked.course(code, missing="CRSX")
    group_code = max(group_code, 0)
    own = {group.code for group in asked.school.groups_of(course.code)}
    require(group_code in {0, *own}, "GROUP CODE")
    asked.course_of_mine(code, missing="CRSX")
    require(not group_code or asked.in_group(group_code), "GROUP")
    require(tree in (1, 2, 3), "TREE")
    lines = ['<?xml version="1.0" encoding="windows-1252"?>', "<tree>"]
    if not group_code or asked.school.groups[group_code].zones:
        lines += _lines(asked, _listed(asked, course, group_code, tree), (), "\t")
    return [("tree", "\r\n".join([*lines, "</tree>", ""]))]


@operation("getFile", "wsKey fileCode:int")
def file(asked: Asked, code: int) -> Fields:
    require(code > 0, "FILE0")
    found = asked.school.file(code)
    if found is None:
        raise fault("FILEX")
    asked.may_reach(found)
    role = asked.school.courses[found.course].roles[asked.me.code]
    require(found.tree != _MARKS or role == TEACHER, "ZONE")
    require(not found.hidden or asked.school.quirks, "FILEX")
    found.views += 1
    size, time = (0, 0) if found.content is None else (len(found.content), found.time)
    if found.folder:
        size, time = 4096, found.time
    return [
        ("fileName", found.name),
        ("URL", _link(asked, found)),
        ("size", size),
        ("time", time),
        ("license", found.license),
        ("publisherName", _publisher(asked, found)),
        ("publisherPhoto", asked.photo(asked.school.users.get(found.publisher))),
    ]


@operation("getMarks", "wsKey fileCode:int")
def marks(asked: Asked, code: int) -> Fields:
    require(not asked.school.quirks, "MARKS")  # it never worked since 2023
    found = asked.school.file(code) if code > 0 else None
    if found is None or found.tree != _MARKS:
        raise fault("MARKS")
    asked.may_reach(found)
    return [("content", f"<![CDATA[{marks_of(asked, code)}]]>")]


def _link(asked: Asked, found: File) -> str:
    if found.name.endswith(".url") and found.content is not None:
        return found.content.decode("latin-1")
    token = asked.school.token()
    folder = f"/swad/tmp/{token[:2]}/{token[2:]}"
    asked.school.links[f"{folder}/{found.name}"] = (found, asked.school.clock())
    return f"{asked.base}{folder}/{found.name.replace(' ', '%20')}"


def _listed(asked: Asked, course: Course, group: int, tree: int) -> list[File]:
    zone = [
        each
        for each in asked.school.files
        if (each.course, each.group, each.tree) == (course.code, group, tree)
    ]
    if tree != _MARKS or not asked.school.quirks:  # hidden marks are listed
        hidden = [each.parts for each in zone if each.hidden]
        zone = [
            each for each in zone if not any(each.parts[: len(path)] == path for path in hidden)
        ]
    zone = [each for each in zone if each.content is not None or each.folder]
    for each in zone:
        if not each.code and not each.folder:
            each.code = asked.school.next_code("file", (one.code for one in asked.school.files))
    return zone


def _lines(asked: Asked, zone: list[File], above: tuple[str, ...], indent: str) -> list[str]:
    here = [each for each in zone if each.parts[:-1] == above]
    lines = []
    for each in sorted(here, key=lambda one: sorting(one.name)):
        if each.folder:
            lines.append(f'{indent}<dir name="{each.name}">')
            lines += _lines(asked, zone, each.parts, indent + "\t")
            lines.append(f"{indent}</dir>")
        else:
            lines.append(indent + _file_element(asked, each))
    return lines


def _file_element(asked: Asked, each: File) -> str:
    # The photo that is shown, which should be the publisher's.
    shown = asked.me if asked.school.quirks else asked.school.users.get(each.publisher)
    return (
        f'<file name="{each.name}"><code>{each.code}</code><size>{len(each.content or b"")}</size>'
        f"<time>{each.time}</time><license>{each.license}</license>"
        f"<publisher>{_publisher(asked, each)}</publisher>"
        f"<photo>{asked.photo(shown)}</photo></file>"
    )


def _publisher(asked: Asked, each: File) -> str:
    found = asked.school.users.get(each.publisher)
    return "" if found is None else recapitalised(found.full_name)
