"""Replies of servers older and newer than ours: what is known is read, the rest is kept."""

import pytest

from edusync.errors import ProtocolError
from tests.unit.swad.wire import COURSES, KEY, ONE, READ, answering, courses, reply


def test_a_reply_as_our_server_sends_it() -> None:
    assert courses(COURSES) == READ


EXTRA = "<newer>&#x80; 5</newer>"


@pytest.mark.parametrize(
    "fields",
    [
        EXTRA + COURSES,
        COURSES.replace("<coursesArray>", f"{EXTRA}<coursesArray>"),
        COURSES + EXTRA,
    ],
    ids=["first", "in the middle", "last"],
)
def test_a_field_that_we_do_not_know_is_kept(fields: str) -> None:
    assert courses(fields) == {**READ, "newer": "€ 5"}


@pytest.mark.parametrize(
    "item",
    [EXTRA + ONE, ONE.replace("<courseFull", f"{EXTRA}<courseFull", 1), ONE + EXTRA],
    ids=["first", "in the middle", "last"],
)
def test_a_field_that_we_do_not_know_is_kept_inside_items(item: str) -> None:
    found = courses(COURSES.replace(ONE, item))
    assert found["coursesArray"] == [{**READ["coursesArray"][0], "newer": "€ 5"}]


def test_a_structure_that_we_do_not_know_is_kept() -> None:
    more = "<center><code>1</code><name>ETSI</name></center><tags><item>a</item><item/></tags>"
    assert courses(COURSES + more) == {
        **READ,
        "center": {"code": "1", "name": "ETSI"},
        "tags": ["a", ""],
    }


def test_an_unknown_field_that_comes_twice_stops_nothing() -> None:
    assert courses(EXTRA + COURSES + EXTRA).items() >= READ.items()


@pytest.mark.parametrize("again", ["<numCourses>1</numCourses>", "<numCourses/>", COURSES])
def test_a_known_field_that_comes_twice_is_an_error(again: str) -> None:
    with pytest.raises(ProtocolError, match="twice"):
        courses(COURSES + again)


def test_fields_in_another_order() -> None:
    first, _, rest = ONE.partition("</courseCode>")
    item = f"{rest}{first}</courseCode>"
    swapped = f"<coursesArray><item>{item}</item></coursesArray><numCourses>1</numCourses>"
    assert courses(swapped) == READ


def test_fields_that_are_missing_are_empty() -> None:
    item = "<item><courseCode>1</courseCode></item><item/>"
    assert courses(f"<coursesArray>{item}</coursesArray>") == {
        "numCourses": None,
        "coursesArray": [
            {"courseCode": 1, "courseShortName": "", "courseFullName": "", "userRole": None},
            {"courseCode": None, "courseShortName": "", "courseFullName": "", "userRole": None},
        ],
    }


@pytest.mark.parametrize("fields", ["", "<numCourses/><coursesArray/>", " \n "])
def test_a_reply_without_anything(fields: str) -> None:
    assert courses(fields) == {"numCourses": None, "coursesArray": []}


def test_a_missing_structure_has_all_its_fields() -> None:
    with answering(reply("getLocationOutput", "")) as play:
        found = play.api.getLocation(KEY, "AABBCCDDEE01")
    assert found["location"]["roomFullName"] == ""
    assert found["location"]["floor"] is None
    assert len(found["location"]) == 13


def test_nil_is_the_same_as_missing() -> None:
    nil = 'xsi:nil="true"'
    item = ONE.replace("<courseShortName>ALG<", f"<courseShortName {nil}><")
    found = courses(f"<numCourses {nil}/><coursesArray><item>{item}</item></coursesArray>")
    assert found["numCourses"] is None
    assert found["coursesArray"][0]["courseShortName"] == ""
    assert courses(f"<numCourses>0</numCourses><coursesArray {nil}/>")["coursesArray"] == []
    assert len(courses(f"<coursesArray><item {nil}/></coursesArray>")["coursesArray"]) == 1


TYPES = 'xmlns:xsd="http://www.w3.org/2001/XMLSchema"'


@pytest.mark.parametrize("named", ["xsd:int", "xsd:date", "xsd:string", "swad:newer", "none:such"])
def test_types_that_a_server_names_are_not_asked(named: str) -> None:
    typed = COURSES.replace("Name>A", f'Name {TYPES} xsi:type="{named}">A').replace(
        "<coursesArray>", f'<coursesArray {TYPES} xsi:type="{named}">'
    )
    assert courses(typed.replace("<item>", f'<item {TYPES} xsi:type="{named}">')) == READ


def test_an_empty_structure_has_all_its_fields() -> None:
    with answering(reply("getLocationOutput", "<location/>")) as play:
        assert len(play.api.getLocation(KEY, "AABBCCDDEE01")["location"]) == 13


@pytest.mark.parametrize("depth", [21, 600, 5000])
def test_a_reply_without_a_bottom_is_an_error(depth: int) -> None:
    with pytest.raises(ProtocolError):
        courses("<a>" * depth + "</a>" * depth)


def test_elements_that_no_table_knows_may_have_20_levels() -> None:
    found = courses("<a>" * 20 + "x" + "</a>" * 20)["a"]
    for _ in range(19):
        found = found["a"]
    assert found == "x"


def test_groups_that_are_missing_are_empty_which_means_the_whole_course() -> None:
    items = "<item><matchCode>1</matchCode></item><item><groups>4,5</groups></item>"
    with answering(reply("getMatchesOutput", f"<matchesArray>{items}</matchesArray>")) as play:
        found = play.api.getMatches(KEY, 1, 1)["matchesArray"]
    assert [match["groups"] for match in found] == ["", "4,5"]


def test_fields_that_are_qualified_are_read() -> None:
    qualified = COURSES.replace("</", "</swad:").replace("<c", "<swad:c").replace("<n", "<swad:n")
    qualified = qualified.replace("<user", "<swad:user").replace("<item", "<swad:item")
    assert courses(qualified) == READ


@pytest.mark.parametrize(
    ("text", "number"),
    [(" 1 ", 1), ("+1", 1), ("-1", -1), ("0001", 1), ("\n2147483647\n", 2**31 - 1)],
)
def test_whole_numbers_in_any_spelling(text: str, number: int) -> None:
    found = courses(f"<coursesArray><item><userRole>{text}</userRole></item></coursesArray>")
    assert found["coursesArray"][0]["userRole"] == number


@pytest.mark.parametrize(
    "text", ["abc", "1.5", "1e3", "nan", "-", "--1", "1 2", "١", "0x10", "1_0", "<b/>"]
)
def test_what_is_no_whole_number_is_an_error_and_never_none(text: str) -> None:
    with pytest.raises(ProtocolError, match="numCourses is no number"):
        courses(f"<numCourses>{text}</numCourses>")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.100000001", 0.1),
        ("10.5", 10.5),
        ("-0", 0.0),
        ("1e-07", 1e-07),
        ("7", 7.0),
        ("1e+10", 1e10),
    ],
)
def test_floats_are_what_32_bits_hold(text: str, number: float) -> None:
    fields = f"<gamesArray><item><maxGrade>{text}</maxGrade></item></gamesArray>"
    with answering(reply("getGamesOutput", fields)) as play:
        found = play.api.getGames(KEY, 1)["gamesArray"][0]["maxGrade"]
    assert found == number
    assert type(found) is float


@pytest.mark.parametrize("text", ["NaN", "INF", "-INF", "0,5", "x", ".", "1.2.3", "1e"])
def test_a_float_that_is_no_number_is_an_error(text: str) -> None:
    fields = f"<gamesArray><item><maxGrade>{text}</maxGrade></item></gamesArray>"
    with (
        answering(reply("getGamesOutput", fields)) as play,
        pytest.raises(ProtocolError, match="maxGrade is no number"),
    ):
        play.api.getGames(KEY, 1)


def test_plain_texts_are_read_once() -> None:
    name = (
        "D&amp;#39;Inv &amp;amp;lt; &#x93;x&#x94; &amp;lt;b&amp;gt; &amp;AMP &amp;nosuch; a&amp;b"
    )
    found = courses(COURSES.replace("&#xC1;lgebra", name))
    assert found["coursesArray"][0]["courseFullName"] == "D'Inv &lt; “x” <b> &AMP &nosuch; a&b"


def test_blanks_and_lines_of_texts_are_kept() -> None:
    found = courses(COURSES.replace("&#xC1;lgebra", "  a\tb\n c&#xD;\n "))
    assert found["coursesArray"][0]["courseFullName"] == "  a\tb\n c\r\n "


def test_markup_inside_a_text_field_that_was_never_escaped_is_an_error() -> None:
    with answering(reply("getMarksOutput", "<content>a<b>c</b>d</content>")) as play:
        with pytest.raises(ProtocolError, match="content holds elements"):
            play.api.getMarks(KEY, 5)


def test_a_real_cdata_section_is_text() -> None:
    with answering(
        reply("getMarksOutput", "<content><![CDATA[<p>1 &lt; 2</p>]]></content>")
    ) as play:
        assert play.api.getMarks(KEY, 5) == {"content": "<p>1 &lt; 2</p>"}


def test_comments_and_instructions_are_skipped() -> None:
    commented = COURSES.replace(">ALG<", ">AL<!-- no -->G<?x y?><").replace(
        "<coursesArray>", "<!-- what a course is --><coursesArray>"
    )
    assert courses(commented) == READ
