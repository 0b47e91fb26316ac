"""The base of the models, on a tiny one."""

from typing import Any

import attrs
import pytest

from edusync import swad
from edusync.core.html import counted, html_table
from edusync.core.model import IDENTITY, SECRET, SETTERS, Model, built, run_steps
from edusync.errors import EdusyncError
from edusync.results import ItemList, SaveResult
from edusync.swad.people.user import Users
from edusync.wims import User
from tests.conftest import make_class


@built
@attrs.define(slots=False, eq=False, repr=False, on_setattr=SETTERS)
class Thing(Model):
    key: int = attrs.field(metadata=IDENTITY)
    title: str = "untitled"
    tags: list[str] = attrs.field(factory=list)
    secret: str = attrs.field(default="", metadata=SECRET)

    reads = 0

    def _identity(self) -> tuple[object, ...]:
        return (self.key,)

    def _read(self, name: str = "", /) -> dict[str, Any]:
        self.__dict__["reads"] = self.reads + 1
        return {"title": "read", "tags": ["read"], "secret": "read"}


def loaded(**values: Any) -> Thing:
    return Thing._loaded({"key": 1, **values})


def test_an_edit_inside_a_list_is_a_change() -> None:
    thing = loaded(title="A", tags=["x"])
    thing.tags.append("y")
    assert thing.changes() == {"tags": (["x"], ["x", "y"])}
    thing._wrote({"tags": thing.tags})
    assert thing.changes() == {}
    thing.tags.remove("y")
    assert thing.changes() == {"tags": (["x", "y"], ["x"])}


def test_a_missing_field_is_read_once_and_edits_are_kept() -> None:
    thing = loaded(title="A")
    thing.title = "edited"
    assert thing.tags == ["read"]
    assert thing.secret == "read"
    assert (thing.reads, thing.title) == (1, "edited")
    assert thing.changes() == {"title": ("A", "edited")}


def test_showing_comparing_and_listing_never_read() -> None:
    thing = loaded(title="A")
    assert thing == loaded(title="B")
    assert hash(thing) == hash(loaded())
    assert repr(thing) == "Thing(key=1, title='A')"
    assert thing.to_dict() == {"key": 1, "title": "A", "tags": None}
    assert ">A</td>" in thing._repr_html_()
    assert thing.changes() == {}
    assert thing.reads == 0


def test_refresh_reads_everything_again() -> None:
    thing = loaded(title="A", tags=[])
    thing.title = "edited"
    assert thing.refresh().title == "read"
    assert thing.changes() == {}


def test_a_new_object_is_all_changes() -> None:
    assert set(Thing(2).changes()) == {"key", "title", "tags", "secret"}


def test_what_was_given_is_remembered() -> None:
    thing = Thing(2, "A")
    assert thing._given == {"key", "title"}
    thing.secret = "x"
    assert thing._given == {"key", "title", "secret"}


def test_steps_stop_at_the_first_error_and_say_what_is_left() -> None:
    done: list[str] = []

    def fail() -> None:
        raise EdusyncError("no")

    steps = [("one", lambda: done.append("one")), ("two", fail), ("three", fail)]
    with pytest.raises(EdusyncError) as caught:
        run_steps(steps)
    assert done == ["one"]
    assert caught.value.__notes__ == ["Done: one. Left: two, three. save() again does the rest."]


THINGS = ItemList([loaded(title="<A>", tags=[], secret="s"), loaded(title="B", tags=[])])


def test_a_list_becomes_dicts_without_secrets() -> None:
    assert THINGS.to_dicts()[0] == {"key": 1, "title": "<A>", "tags": []}
    assert THINGS.to_dicts(secrets=True)[0]["secret"] == "s"


def test_a_list_becomes_a_frame() -> None:
    frame = THINGS.to_frame()
    assert list(frame.columns) == ["key", "title", "tags"]
    assert list(frame["title"]) == ["<A>", "B"]


def test_a_list_becomes_a_csv_file(tmp_path: Any) -> None:
    path = tmp_path / "things.csv"
    THINGS.to_csv(path, delimiter=";")
    assert path.read_text(encoding="utf-8-sig").splitlines() == [
        "key;title;tags",
        "1;<A>;[]",
        "1;B;[]",
    ]


def test_a_list_shows_as_an_escaped_table() -> None:
    assert ">&lt;A&gt;</td>" in THINGS._repr_html_()


def test_a_table_is_at_most_50_rows_and_12_columns() -> None:
    rows = [{str(column): row for column in range(14)} for row in range(60)]
    shown = html_table(rows)
    assert (shown.count("<tr>"), shown.count("<th ")) == (51, 12)
    assert "10 more rows, 2 more columns" in shown
    one_more = [{str(column): row for column in range(13)} for row in range(51)]
    assert "<p>1 more row, 1 more column</p>" in html_table(one_more)


def test_a_table_leaves_out_the_columns_in_which_nothing_stands() -> None:
    shown = html_table([{"a": 1, "b": "", "c": None}, {"a": 2, "b": "", "c": ()}])
    assert ("a</th>" in shown, "b</th>" in shown, "c</th>" in shown) == (True, False, False)


def test_a_list_says_how_many_it_has_and_what_is_to_be_known() -> None:
    listed = ItemList(THINGS, ["careful"], plural="things")
    assert listed._repr_html_().startswith("<p>2 things</p><table>")
    assert listed._repr_html_().endswith("<ul><li>careful</li></ul>")
    assert listed[:1]._repr_html_().startswith("<p>1 thing</p>")
    assert ItemList(plural="things")._repr_html_() == "<p>no things</p>"
    assert repr(listed).endswith(" # 1 warning: careful")
    assert listed.to_frame().attrs == {"warnings": ["careful"]}


def test_a_save_result_shows_as_a_table() -> None:
    shown = SaveResult(created=True, fields=("title",), requests=2, warnings=("w",))._repr_html_()
    assert shown.startswith("<p>created</p><table>")
    assert "title" in shown
    assert shown.endswith("<ul><li>w</li></ul>")


def test_a_save_result_says_nothing_happened_by_itself() -> None:
    assert SaveResult() == SaveResult(False, False, (), 0, ())


def test_an_interrupted_save_tells_what_is_left() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        run_steps([("one", list), ("two", interrupted), ("three", list)])
    assert caught.value.__notes__ == ["Done: one. Left: two, three. save() again does the rest."]


def test_an_attribute_that_is_no_field_is_refused_with_a_near_name() -> None:
    c = make_class("myclass")
    with pytest.raises(AttributeError, match="a Class has no field 'instituton': did you mean"):
        c.instituton = "UGR"  # type: ignore[attr-defined]


def test_a_class_of_a_program_may_have_attributes_of_its_own() -> None:
    class Ours(User):
        """A user with a nickname."""

    ours = Ours("jdoe", "Doe", "John", "secret12")
    ours.nickname = "jo"  # type: ignore[attr-defined]
    assert vars(ours)["nickname"] == "jo"


def test_an_empty_list_says_of_what() -> None:
    assert Users()._repr_html_() == "<p>no users</p>"
    assert ItemList()._repr_html_() == "<p>no rows</p>"


def test_a_table_tells_a_role_by_its_name() -> None:
    assert ">teacher</td>" in html_table([{"role": swad.Role.TEACHER}])


@pytest.mark.parametrize(
    ("plural", "one"),
    [("users", "user"), ("classes", "class"), ("matches", "match"), ("exercises", "exercise")],
)
def test_one_of_several_is_named_alone(plural: str, one: str) -> None:
    assert counted(1, plural) == f"1 {one}"
    assert counted(2, plural) == f"2 {plural}"
