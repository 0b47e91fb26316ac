"""Messages to people."""

import pickle
from typing import Any

import pytest

from edusync.errors import InvalidValue, NotFound, ServerBug, TransportError, UnsupportedOperation
from edusync.swad.messaging.message import Message, SentMessage
from edusync.swad.messaging.recipients import owners, recipients
from edusync.swad.people.user import User
from tests.unit.swad.server import KEY, Lost, Parameters, fault, html, recording, serving

HERE = "swad.example.org"
ANA = User(HERE, code=6, nickname="alumno01")


class Post:
    """SWAD's rules for messages: @nicknames only, unknown ones left out, a crash without any."""

    def __init__(self) -> None:
        self.people = {"alumno01": 6, "alumno02": 7, "profesora": 2}
        self.received = {1: "profesora"}  # message -> who wrote it

    def sendMessage(self, sent: Parameters) -> Any:
        names = [name.strip() for name in sent["to"].split(",")]
        known = {name[1:].lower() for name in names if name.startswith("@")}
        if sent["messageCode"] != "0":
            author = self.received.get(int(sent["messageCode"]))
            if author is None:
                return fault("Can not send reply message", "Original message does not exist")
            known.add(author)
        elif not known:
            return html(500)
        found = [
            {"userCode": code, "userNickname": name}
            for name, code in self.people.items()
            if name in known
        ]
        return {"numUsers": len(found), "usersArray": found}


def test_a_message_goes_to_nicknames_and_users_in_one_request() -> None:
    with serving(Post()) as swad:
        session = swad.session()
        ana = User(session.server, nickname="alumno01")
        sent = session.send_message([ana, "@alumno02"], "Mañana – aula 3", "<b>Hola</b>")
        assert [user.code for user in sent.recipients] == [6, 7]
        assert sent.missing == ()
        assert swad.requests == [
            (
                "sendMessage",
                {
                    "wsKey": KEY,
                    "messageCode": "0",
                    "to": "@alumno01,@alumno02",
                    "subject": "Mañana \x96 aula 3",
                    "body": "<b>Hola</b>",
                },
            )
        ]


def test_one_recipient_may_stand_alone() -> None:
    with serving({"sendMessage": recording("sendMessage--to_myself")}) as swad:
        sent = swad.session().send_message("@alumno01", "A mí", "x")
        assert [str(user) for user in sent.recipients] == ["Ana Ábalos Ñíguez"]


def test_recorded_recipients_are_told_as_users_without_their_ids() -> None:
    with serving({"sendMessage": recording("sendMessage--to_two_nicknames")}) as swad:
        sent = swad.session().send_message(["@alumno02", "@alumno03"], "Asunto", "Cuerpo")
        assert [user.at_nickname for user in sent.recipients] == ["@alumno02", "@alumno03"]
        assert sent.recipients[1].surname1 == "D'invención"
        assert all(user.id == "" for user in sent.recipients)


def test_who_is_named_twice_gets_it_once() -> None:
    with serving({"sendMessage": recording("sendMessage--to_duplicate")}) as swad:
        session = swad.session()
        ana = User(session.server, code=7, nickname="alumno02")
        assert session.send_message([ana, "@ALUMNO02", "@alumno02"], "Doble", "x").missing == ()
        assert swad.requests[0][1]["to"] == "@alumno02"


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("profesora", "begins with @: '@profesora'"),
        ("profesora@uiv.example", "not send to e-mail addresses"),
        ("90000002B", "the ID of nobody whom SWAD lists for you"),
        ("12345678", "the ID of nobody whom SWAD lists for you"),
        ("@ana,@luis", "one '@nickname' each"),
        ("@ana luis", "one '@nickname' each"),
        (" @ana", "must be a '@nickname'"),
        ("@ana\n", "must be a '@nickname'"),
        ("@", "must be a '@nickname'"),
        ("", "must be a '@nickname'"),
        ("@@ana", "must be a '@nickname'"),
        ("@añil", "letters without accents"),
        ("@ana'", "must be a '@nickname'"),
        (6, "an ID as a text, no number"),
        (None, "an ID as a text"),
        (User(HERE, code=6), "has no nickname"),
        (User("elsewhere.example", nickname="ana"), "not of swad.example.org"),
    ],
)
def test_who_cannot_be_written_to_is_refused_with_the_reason(who: Any, reason: str) -> None:
    for to in (who, ["@ana", who]):
        with pytest.raises(InvalidValue, match=reason):
            recipients(to, HERE)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("90000101B", "90000101B"),
        (" 90.000.101-b ", "90000101B"),
        ("0090000101b", "90000101B"),
        ("12345678", "12345678Z"),
        ("12345678Z", "12345678"),
        ("X1234567L", "X1234567L"),
    ],
)
def test_an_id_belongs_to_who_has_it(given: str, stored: str) -> None:
    luis = User(HERE, code=7, nickname="alumno02", id=stored)
    others = [ANA, User(HERE, code=8, nickname="other", id="90000103C"), User(HERE, id=stored)]
    assert owners([given], [*others, luis]) == {given: luis}
    assert recipients([given, "@ana"], HERE, {given: luis}) == {"@alumno02": luis, "@ana": None}


@pytest.mark.parametrize("given", ["12345678A", "1234567", "X12345678"])
def test_an_id_of_nobody_belongs_to_nobody(given: str) -> None:
    assert owners([given], [User(HERE, code=7, nickname="alumno02", id="12345678Z")]) == {}


def test_an_id_of_two_users_is_refused() -> None:
    both = [
        User(HERE, code=7, nickname="alumno02", id="12345678"),
        User(HERE, code=8, nickname="alumno03", id="12345678Z"),
    ]
    with pytest.raises(InvalidValue, match="is the ID of @alumno02, @alumno03"):
        owners(["12345678"], both)


def test_a_message_object_refuses_them_at_once() -> None:
    with pytest.raises(InvalidValue, match="begins with @"):
        Message(to="profesora", subject="Asunto", body="x")
    message = Message(to="@profesora", subject="Asunto", body="x")
    with pytest.raises(InvalidValue, match="e-mail"):
        message.to = ("profesora@uiv.example",)


def test_nothing_is_sent_where_one_recipient_is_refused() -> None:
    with serving(Post()) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue):
            session.send_message(["@alumno01", "alumno02"], "Asunto", "x")
        assert not swad.requests


@pytest.mark.parametrize("nobody", [[], ()])
def test_a_message_to_nobody_is_refused(nobody: Any) -> None:
    with serving(Post()) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="at least one"):
            session.send_message(nobody, "Asunto", "x")
        assert not swad.requests


def test_a_message_that_nobody_got_is_an_error_that_names_them() -> None:
    with serving({"sendMessage": recording("sendMessage--to_unknown")}) as swad:
        with pytest.raises(NotFound, match="@nadie") as caught:
            swad.session().send_message("@nadie", "A nadie", "x")
        assert not caught.value.maybe_applied


def test_who_did_not_get_it_is_told_by_a_warning_and_by_the_result() -> None:
    with serving({"sendMessage": recording("sendMessage--one_known_one_unknown")}) as swad:
        with pytest.warns(UserWarning, match="not to @nadie") as told:
            sent = swad.session().send_message(["@nadie", "@alumno02"], "Medio", "x")
        assert told[0].filename == __file__
        assert sent.missing == ("@nadie",)
        assert [user.nickname for user in sent.recipients] == ["alumno02"]


def test_a_nickname_that_is_another_users_by_now_is_told() -> None:
    with serving(Post()) as swad:
        session = swad.session()
        moved = User(session.server, code=99, nickname="alumno01")
        with pytest.warns(UserWarning, match="@alumno01"):
            sent = session.send_message(moved, "Asunto", "x")
        assert sent.missing == ("@alumno01",)


def test_plain_text_keeps_its_signs_and_lines() -> None:
    with serving(Post()) as swad:
        swad.session().send_message("@alumno01", "Nota", text="7 < 10 & más\nL'été €")
        assert swad.requests[0][1]["body"] == "7 &lt; 10 &amp; más<br>L&#39;été \x80"


def test_html_and_plain_text_at_once_are_refused() -> None:
    with serving(Post()) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="give one of them"):
            session.send_message("@alumno01", "Nota", "a", text="b")
        assert not swad.requests


def test_a_reply_goes_to_who_wrote_the_message() -> None:
    with serving({"sendMessage": recording("sendMessage--reply")}) as swad:
        sent = swad.session().send_message((), "Re: Bienvenida", "Gracias", reply_to=1)
        assert [user.nickname for user in sent.recipients] == ["profesora"]
        assert sent.missing == ()
        assert (swad.requests[0][1]["messageCode"], swad.requests[0][1]["to"]) == ("1", "")


def test_a_reply_to_a_message_that_was_not_received_is_an_error() -> None:
    with (
        serving({"sendMessage": recording("sendMessage--reply_nonexistent")}) as swad,
        pytest.raises(NotFound, match="Original message does not exist"),
    ):
        swad.session().send_message((), "Re", "x", reply_to=9999)


@pytest.mark.parametrize("code", [-1, True])
def test_a_reply_to_what_is_no_message_is_refused(code: Any) -> None:
    with serving(Post()) as swad:
        session = swad.session()
        with pytest.raises(InvalidValue, match="reply_to"):
            session.send_message("@alumno01", "Re", "x", reply_to=code)
        assert not swad.requests


def lose(_: Parameters) -> None:
    """Breaks the connection, so that only the reply is lost."""
    raise Lost


@pytest.mark.parametrize(("answer", "error"), [(lose, TransportError), (html(500), ServerBug)])
def test_a_message_of_unknown_fate_is_not_repeated_and_says_where_to_look(
    answer: Any, error: type[Exception]
) -> None:
    with serving({"sendMessage": answer}) as swad:
        session = swad.session(attempts=5)
        message = Message(to="@alumno01", subject="Asunto", text="x")
        with pytest.raises(error) as caught:
            message.send(session)
        assert getattr(caught.value, "maybe_applied", False)
        assert "look at the messages sent, on the site" in " ".join(caught.value.__notes__)
        assert len(swad.requests) == 1
        assert not message.saved


def test_a_message_object_sends_itself_once() -> None:
    with serving(Post()) as swad:
        session = swad.session()
        message = Message(to="@alumno01", subject="Asunto", body="x")
        assert [user.code for user in message.send(session).recipients] == [6]
        assert message.saved
        assert message.session is session
        with pytest.raises(UnsupportedOperation, match="sent before"):
            message.send(session)
        assert len(swad.requests) == 1


def test_save_sends_what_was_not_sent_and_nothing_else() -> None:
    with serving(Post()) as swad:
        session = swad.session()
        message = Message(to=["@alumno01", "@nadie"], subject="Asunto", body="x")
        with pytest.warns(UserWarning, match="@nadie"):
            result = message.save(session)
        assert (result.created, result.requests) == (True, 1)
        assert "@nadie" in result.warnings[0]
        again = message.save(session)
        assert (again.created, again.requests) == (False, 0)
        assert len(swad.requests) == 1


def test_a_sent_message_cannot_change() -> None:
    with serving(Post()) as swad:
        session = swad.session()
        message = Message(to="@alumno01", subject="Asunto", body="x")
        message.save(session)
        message.body = "y"
        with pytest.raises(UnsupportedOperation, match="make a new one"):
            message.save(session)
        assert len(swad.requests) == 1


@pytest.mark.parametrize("method", ["list", "get", "check"])
def test_messages_cannot_be_read_and_say_where_they_are(method: str) -> None:
    with pytest.raises(UnsupportedOperation, match=r"session\.notifications\(\)"):
        getattr(Message, method)(None, 1)


def test_a_sent_message_cannot_be_read_again_or_taken_back() -> None:
    with serving(Post()) as swad:
        message = Message(to="@alumno01", subject="Asunto", body="x")
        message.send(swad.session())
        with pytest.raises(UnsupportedOperation):
            message.refresh()
        with pytest.raises(UnsupportedOperation, match="on the site"):
            message.delete()


def test_two_messages_are_never_the_same() -> None:
    first, second = (Message(to="@ana", subject="Asunto", body="x") for _ in range(2))
    assert first != second
    assert first == first
    assert pickle.loads(pickle.dumps(first)).to == ("@ana",)


def test_what_became_of_a_message_shows_as_a_table() -> None:
    with serving(Post()) as swad:
        sent = swad.session().send_message("@alumno01", "Asunto", "x")
    assert sent.to_dict() == {"subject": "Asunto", "recipients": ("@alumno01",), "missing": ()}
    shown = SentMessage("Asunto", sent.recipients, ("@nadie",))._repr_html_()
    assert shown.index("@nadie") < shown.index("@alumno01")
