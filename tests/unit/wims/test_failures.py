"""The server's texts, and the errors that they become."""

import pytest

from edusync import errors
from edusync.errors import ServerError
from edusync.wims.wire.failures import expect, failure

TEXTS: list[tuple[str, type[ServerError]]] = [
    ("Identification Failure : bad login/pwd", errors.AuthenticationError),
    ("identification failure", errors.AuthenticationError),
    ("Identification Failure : bad Protocol", errors.AuthenticationError),
    ("illegal job", errors.PermissionDenied),
    ("connection refused by requested class (9)", errors.PermissionDenied),
    ("modification of class not allowed", errors.PermissionDenied),
    ("class 9 not existing", errors.NotFound),
    ("class 9 not a groupement", errors.AlreadyExists),
    ("user jdoe not in this class (9)", errors.NotFound),
    ("user already exists in this class (9)", errors.AlreadyExists),
    ("Deleted user found. Use Recuser instead.", errors.InTrash),
    ("no deleted user found", errors.NotFound),
    ("undeleted user exists", errors.AlreadyExists),
    ("element #9 of type sheet does not exist in this class (9)", errors.NotFound),
    ("There is no user in this class", errors.NoUsers),
    ("There's no user in this class", errors.NoUsers),
    ("Sheet #1 must be active", errors.NotActive),
    ("sheet mustn't be active", errors.NotActive),
    ("sheet #1 is active.", errors.NotActive),
    ("Exam #1 has been activated.", errors.NotActive),
    ("This worksheet can't be deleted : A more recent sheet (#2) is active.", errors.NotActive),
    ("error in sheet count (2 records / 4 files)", errors.ServerBug),
    ("error in exam count (2 records / 4 files)", errors.ServerBug),
    ("COMPILATION ERROR No statement defined.", errors.InvalidRequest),
    ("nothing done", errors.InvalidRequest),
    ("data cl_supervisor too short (<6)", errors.InvalidRequest),
    ("sum already exists !", errors.AlreadyExists),
    ("sum NOT exists in this Class !", errors.NotFound),
    ("bad user (empty quser or bad chars detected)", errors.InvalidRequest),
    ("nostat", errors.NotFound),
    ("too_big", errors.InvalidRequest),
    ("wrong request: no job", errors.InvalidRequest),
    ("a text that nobody knows", ServerError),
]


@pytest.mark.parametrize(("text", "error"), TEXTS)
def test_each_text_has_its_error(text: str, error: type[ServerError]) -> None:
    assert type(failure(text, "job")) is error


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Identification Failure : '10.0.0.4' is a bad IP", "add 10.0.0.4 to ident_site"),
        ("Identification Failure : 'edusync' is a bad Agent", "set ident_agent to edusync"),
        ("error in sheet count (7 records / 9 files)", "as number 7"),
    ],
)
def test_the_advice_names_what_is_wrong(text: str, advice: str) -> None:
    assert advice in str(failure(text, "job"))


def test_the_count_error_says_that_the_sheet_was_made() -> None:
    assert failure("error in sheet count (2 records / 4 files)", "addsheet").maybe_applied
    assert not failure("class 9 not existing", "addsheet").maybe_applied


def test_expect_returns_what_a_job_returned() -> None:
    assert expect("getclass", (True, {"x": 1}), "class 9") == {"x": 1}


def test_expect_raises_what_the_server_said() -> None:
    refused = (False, {"message": "class 9 not existing", "code": "abc"})
    with pytest.raises(errors.NotFound) as caught:
        expect("getclass", refused, "class 9")
    assert (caught.value.operation, caught.value.target) == ("getclass", "class 9")
    assert caught.value.code == "abc"


def test_expect_can_take_a_text_as_fine() -> None:
    refused = (False, {"message": "nothing done ", "code": "abc"})
    assert expect("moduser", refused, "user x", fine="nothing done") == {}
