"""More rules of the sandbox's WIMS: fields, lists, compiled exercises, jobs without a script."""

import pytest

from tests.sandbox.asking import CLASS, MODULE, Client

# Fields of exercises, sheets and exams


@pytest.mark.parametrize(
    ("data", "title", "count"),
    [("title=a=b", "a=b", 1), ("title=a,b", "a=b", 1), ("title=", "Ex 1", 0), ("foo=1", "Ex 1", 1)],
)
def test_modexosheet_takes_a_comma_for_an_equals_sign(
    school: Client, data: str, title: str, count: int
) -> None:
    told = school.ok("modexosheet", qsheet=1, qexo=1, data1=data)["message"]
    assert told.endswith(f"({count} items applied)")
    assert school.ok("getexo", qsheet=1, qexo=1)["exo_title"] == title


def test_a_description_is_called_desc_by_modexosheet(school: Client, mended: Client) -> None:
    mended.sheet(active=False)
    for client in (school, mended):
        client.ok("modexosheet", qsheet=1, qexo=1, data1="description=about")
    assert school.ok("getexo", qsheet=1, qexo=1)["exo_description"] == ""
    assert mended.ok("getexo", qsheet=1, qexo=1)["exo_description"] == "about"
    school.ok("modexosheet", qsheet=1, qexo=1, data1="desc=about")
    assert school.ok("getexo", qsheet=1, qexo=1)["exo_description"] == "about"


def test_a_forced_removal_takes_the_work_out_of_what_counts(school: Client) -> None:
    school.ok("modsheet", qsheet=1, data1="status=1")
    school.site.work(school.qclass, "anna", sheet=1, score=10)
    school.ok("modsheet", qsheet=1, data1="status=0")
    assert "[anna]" in school.error("modexosheet", qsheet=1, qexo=1, option="remove")
    school.ok("modexosheet", qsheet=1, qexo=1, option="remove forced")
    noted = school.raw("getclassfile", option="noscore/anna")[2].splitlines()
    assert [line.split()[-2:] for line in noted] == [["deact", "noscore"]] * 2
    assert school.ok("getlog", quser="anna", option="score")["log_size"] == "0"


def test_putexo_reads_codes_in_the_module(school: Client) -> None:
    told = school.ok("putexo", qsheet=2, data1="module=a%2Fb, c\nparams=p")
    assert told["exo_module"] == "a/b,c"


def test_a_link_has_the_weight_and_title_of_its_exercise(school: Client) -> None:
    school.ok("modsheet", qsheet=1, data1="status=1")
    school.ok("linkexo", qsheet=1, qexam=1, qexo=2)
    school.ok("linkexo", qsheet=1, qexam=1, qexo=1, data1="weight=7\ntitle=Other")
    text = school.raw("getclassfile", option="exams/.exam1")[2]
    assert text.split() == [":2", "1.2", "Ex", "2", ":7", "1.1", "Other"]


def test_a_wrong_status_comes_after_what_stands_before_it(school: Client) -> None:
    assert school.error("modsheet", qsheet=1, data1="title=New\nstatus=9") == "bad status (9)"
    assert school.ok("getsheet", qsheet=1)["sheet_title"] == "New"
    assert school.error("modsheet", qsheet=1, data1="status=abc") == "bad status (abc)"


@pytest.mark.parametrize(
    ("data", "times"), [("duration=0\nattempts=-1", "60 1"), ("duration=abc", "abc 1")]
)
def test_times_of_an_exam_that_are_too_short_are_the_defaults(
    school: Client, data: str, times: str
) -> None:
    made = school.ok("addexam", data1=data)["exam_id"]
    told = school.ok("getexam", qexam=made)
    assert f"{told['exam_duration']} {told['exam_attempts']}" == times


def test_a_file_too_many_spoils_addexam(school: Client) -> None:
    school.ok("modsheet", qsheet=1, data1="status=1")
    school.ok("linkexo", qsheet=1, qexam="0", qexo=1)
    assert school.error("addexam", data1="title=C") == ("error in exam count (3 records / 4 files)")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("formula=2.5\nindicator=1.7", "1 2 2"),
        ("weight=2.5", "2.5 2 1"),
        ("weight=-1\nformula=7\nindicator=3", "1 2 1"),
    ],
)
def test_the_grading_of_a_sheet_is_bounded(wims: Client, data: str, line: str) -> None:
    wims.ok("addsheet", data1=data)
    assert wims.raw("getclassfile", option="sheets/.severity")[2] == f"10\n{line}\n"


def test_an_empty_date_is_refused_and_none_is_not(wims: Client) -> None:
    assert wims.error("addsheet", data1="expiration=") == "bad expiration date ()"
    assert wims.ok("addsheet", data1="title=S")["sheet_id"] == 1


# Users and classes


def test_getclass_counts_and_lists_the_files_of_users(wims: Client) -> None:
    wims.student("zora", lastname="Abel")
    wims.student("anna", lastname="Zorn", supervisable="yes")
    told = wims.ok("getclass", option="usercount,userlist,usercount,nothing")
    assert (told["userlist"], told["usercount"]) == (["anna", "zora"], "2")


def test_an_option_without_a_known_name_tells_everything(wims: Client) -> None:
    wims.student("anna")
    assert "lastname" in wims.ok("getuser", quser="anna", option="nothing")
    assert "description" in wims.ok("getclass", option="nothing")


def test_modclass_without_a_sign_empties_a_field(wims: Client) -> None:
    wims.ok("modclass", data1="password")
    assert wims.ok("getclass", option="password")["password"] == ""


def test_a_connection_is_added_to_a_class_once(wims: Client) -> None:
    wims.ok("modclass", data1="connections=+other/x+")
    assert wims.error("modclass", data1="connections=+other/x+") == "nothing done"


def test_the_list_of_classes_is_as_old_as_the_last_name(wims: Client) -> None:
    wims.ok("modclass", data1="institution=Here, there")
    assert wims.ok("listclasses")["classes_list"] == [{"qclass": "1234567"}]
    wims.ok("modclass", data1="description=Other")
    assert wims.error("listclasses") == "there is no class allowed for this server"


def test_an_e_mail_has_its_sign(wims: Client) -> None:
    told = wims.error("addclass", qclass="7654321", data1={**CLASS, "email": "nowhere.org"})
    assert told == "data cl_email must be a valid email"


def test_moduser_compares_with_what_was_before(wims: Client) -> None:
    wims.student("anna", email="b")
    assert wims.ok("moduser", quser="anna", data1="email=a\nemail=b")["nb_modifs"] == "1"
    assert wims.ok("getuser", quser="anna", option="email")["email"] == "a"


def test_a_login_from_elsewhere_is_looked_up_and_else_proposed(wims: Client) -> None:
    wims.student("ext1", external_auth="john.doe")
    wims.student("anna")
    assert wims.ok("authuser", quser="John.Doe", option="hashlogin")["user"] == "ext1"
    for name, login in (("New.User", "newuser"), ("ab", "ab00"), ("anna", "anna1")):
        told = wims.error("authuser", quser=name, option="hashlogin")
        assert told == f"hashlogin: {login}"


def test_repairclass_writes_a_stale_list_of_users_anew(wims: Client) -> None:
    wims.student("anna")
    files = wims.site.classes[wims.qclass].files
    files[".userlist"] = ""
    (told,) = wims.ok("repairclass")["mess_list"]
    assert "(+1 utilisateurs)" in told
    assert wims.ok("repairclass")["message"] == ""


def test_repairclass_never_counts_who_may_supervise(wims: Client) -> None:
    wims.student("anna", supervisable="yes")
    assert wims.error("repairclass").endswith("(1 != 0)")


def test_sharecontent_notes_both_classes(wims: Client) -> None:
    other = Client(wims.site, "2345678").class_()
    wims.ok("sharecontent", data1="2345678", option="sheet")
    assert "sharable_sheet=2345678\n" in wims.raw("getclassfile", option="neighbors")[2]
    assert "sharing_sheet=1234567\n" in other.raw("getclassfile", option="neighbors")[2]


@pytest.mark.parametrize("since", ["yesterday", "last week", "2 hours ago", "20260101"])
def test_words_for_a_date(wims: Client, since: str) -> None:
    assert len(wims.ok("getclassmodif", data1=since)["since_date"]) == 12


@pytest.mark.parametrize("since", ["3 months ago", "next monday", "999999999 days ago", "1/2/2026"])
def test_words_for_a_date_that_are_not_modelled(wims: Client, since: str) -> None:
    told = f"not modelled here: the date {since!r}"
    assert wims.error("getclassmodif", data1=since) == told


def test_what_is_no_date_is_since_never(wims: Client) -> None:
    told = wims.ok("getclassmodif", data1="rubbish")
    assert (told["since_date"], told["modifs"]) == ("", [""])


# Exercises of a class

GOOD = "\\title{T}\n\\statement{S}\n"


def test_moved_exercises_wait_for_the_folder_of_compiled_ones(wims: Client) -> None:
    other = Client(wims.site, "2345678").class_()
    wims.ok("addexo", qexo="a1", data1=GOOD)
    assert wims.ok("movexo", qexo="a1", data1="2345678")["compil_dest"] == ""
    assert other.ok("listexos")["exocount"] == 0
    told = other.ok("addexo", qexo="b1", data1=GOOD)["compilation_result"]
    assert told == "src/a1.oef.. -> def/a1.def,src/b1.oef.. -> def/b1.def"


def test_a_bad_source_in_second_place_is_taken_and_spoils_what_follows(wims: Client) -> None:
    wims.ok("addexo", qexo="a1", option="no_build", data1=GOOD)
    told = wims.ok("addexo", qexo="bad", data1="nothing")["compilation_result"]
    assert told.endswith("src/bad.oef..,ERROR No statement defined.")
    told = "COMPILATION ERROR No statement defined."
    assert wims.error("addexo", qexo="c1", data1=GOOD) == told
    assert wims.raw("getclassfile", option="src/c1.oef")[2] == ""


def test_titles_lose_commas_and_what_stands_before_a_colon(wims: Client) -> None:
    wims.ok("addexo", qexo="a1", data1="\\title{Sums: of a, b}\\statement{S}")
    wims.ok("addexo", qexo="b1", data1="\\statement{S}")
    titles = [one["title"] for one in wims.ok("listexos")["exotitlelist"]]
    assert titles == [" of a; b", "No title"]


def test_an_exercise_that_was_never_built_may_be_added_again(wims: Client) -> None:
    for _ in range(2):
        wims.ok("addexo", qexo="a1", option="no_build", data1=GOOD)
    wims.ok("buildexos")
    assert wims.error("addexo", qexo="a1.def", data1=GOOD) == "a1 already exists !"


def exercises(client: Client) -> list[str]:
    """The exercises that a class lists; '' where it lists none."""
    return [one["id"] for one in client.ok("listexos")["exotitlelist"]]


def test_a_name_that_begins_with_a_dash_ends_all_compiling(wims: Client) -> None:
    wims.ok("addexo", qexo="old1", data1=GOOD)
    added = wims.ok("addexo", qexo="-x", data1=GOOD)
    assert (added["message"], added["compilation_result"]) == ("exercice -x successfully added", "")
    assert wims.ok("addexo", qexo="bad", data1="nothing")["compilation_result"] == ""
    wims.ok("addexo", qexo="new1", option="no_build", data1=GOOD)
    assert wims.ok("buildexos")["compilation_result"] == ""
    assert exercises(wims) == ["old1"]
    assert wims.error("delexo", qexo="-x") == "-x NOT exists in this Class !"
    assert wims.error("getexofile", qexo="-x").startswith("Sorry, this exercise '-x' does not")
    wims.ok("delexo", qexo="old1")
    assert exercises(wims) == [""]


def test_all_exercises_together_take_the_dash_along(wims: Client) -> None:
    other = Client(wims.site, "2345678").class_()
    other.ok("addexo", qexo="b1", data1=GOOD)
    wims.ok("addexo", qexo="-x", data1=GOOD)
    wims.ok("movexos", data1="2345678")
    assert wims.ok("addexo", qexo="a1", data1=GOOD)["compilation_result"]
    assert other.ok("addexo", qexo="b2", data1=GOOD)["compilation_result"] == ""
    assert (exercises(wims), exercises(other)) == (["a1"], ["b1"])


def test_exercises_shared_in_a_circle_go_nowhere(wims: Client) -> None:
    other = Client(wims.site, "2345678").class_()
    third = Client(wims.site, "3456789").class_()
    third.ok("addexo", qexo="c1", data1=GOOD)
    wims.ok("sharecontent", data1="2345678")
    other.ok("sharecontent", data1="1234567")
    for client in (wims, other):
        added = client.ok("addexo", qexo="ex1", data1=GOOD)
        assert added["message"] == "exercice ex1 successfully added"
        assert added["compilation_result"] == ""
        assert exercises(client) == [""]
        assert client.error("getexofile", qexo="ex1").startswith("Sorry")
    assert third.ok("movexo", qexo="c1", data1="1234567")["message"].endswith("moved")
    assert exercises(third) == ["c1"]


def test_a_class_that_shares_with_itself_loses_what_comes_later(wims: Client) -> None:
    assert wims.ok("sharecontent", data1="1234567")["message"] == "content successfully shared"
    wims.ok("addexo", qexo="ex1", data1=GOOD)
    assert exercises(wims) == [""]
    assert wims.error("sharecontent", data1="1234567").endswith("(1234567)")


def test_exercises_that_move_to_their_own_class_stay(wims: Client) -> None:
    wims.ok("addexo", qexo="ex1", data1=GOOD)
    for option in ("", "copy"):
        wims.ok("movexo", qexo="ex1", data1="1234567", option=option)
        wims.ok("movexos", data1="1234567", option=option)
    assert exercises(wims) == ["ex1"]


# Jobs that the server lets in and never wrote


def test_the_sessions_of_exams_are_no_json(wims: Client, mended: Client) -> None:
    assert '"nb_sessions":\n,"user_log":"TODO"' in wims.raw("getexamsessions", quser="anna")[2]
    assert mended.ok("getexamsessions")["nb_sessions"] == 0


def test_addcontent_breaks_off(wims: Client, mended: Client) -> None:
    status, _, text = wims.raw("addcontent")
    assert status == 200
    assert "Unable to find label ``addcontent''" in text
    assert mended.ok("addcontent")


def test_a_widget_of_a_book_is_empty(wims: Client) -> None:
    status, headers, text = wims.raw("getibookwidget")
    assert (status, text) == (200, "")
    assert headers["Content-Type"].startswith("multipart/x-gzip")


def test_the_modules_of_a_site_without_exercises(wims: Client) -> None:
    told = wims.ok("listmodules")
    assert told["base_directory"] == "/"
    assert [one["id"] for one in told["listContent"]] == [
        ".placeholder",
        "contrib",
        "help",
        "local",
        "tool",
    ]
    assert wims.ok("listmodules", option="U2")["title"] == "University year 2"
    assert wims.error("getmodule", option="a?") == "illegal file name"
    assert wims.ok("getmodule", option="a b")["module_id"] == "a"


def test_a_sheet_written_at_once_ends_as_wims_ends_it(wims: Client) -> None:
    wims.ok("addsheet", data1=f"contents=:{MODULE};1;T;;")
    assert wims.raw("getclassfile", option="sheets/.sheet1")[2].endswith("\nT\n")
