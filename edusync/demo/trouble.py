"""The end of the tour: what is refused, and what happens when the network fails."""

from edusync.demo.screen import Screen
from edusync.sandbox import ServedWims
from edusync.swad import Session
from edusync.wims import Class, User


def shown(show: Screen, wims: ServedWims, c: Class, session: Session) -> None:
    """Two mistakes and a lost reply."""
    show.title("When something goes wrong")
    with show("What would destroy data is refused before it is sent.", fails=True):
        c.expiration = "20200101"
        c.save()
    c.refresh()
    with show("An error says what to do instead.", fails=True):
        session.send_message("alba@school.example", "Lab 3", text="Hello!")
    with show("The server adds a user, but its answer gets lost. edusync reads back:"):
        wims.faults.add("adduser", reset="after-commit")
        saved = User("newcomer", "Ó Sé", "Nóra", "sandbox-1").save(c)
        print("created:", saved.created, "- requests:", saved.requests)
