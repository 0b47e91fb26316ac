"""A small server of notifications, for tests."""

from typing import Any

from edusync.swad.messaging.notification import Notification
from edusync.swad.session import Session
from tests.unit.swad.server import Parameters, recording, serving

ALL = {"getNotifications": recording("getNotifications--student_all")}
BOX_BEGAN = 1791590400


class Box:
    """The notifications of one user, by SWAD's rules: newest first, from a time on."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.marked: list[str] = []

    def put(self, code: int, time: int, status: int = 0, **told: Any) -> None:
        row = {
            "notifCode": code,
            "eventType": "message",
            "eventCode": code + 100,
            "eventTime": time,
            "userNickname": "ana",
            "userSurname1": "Ábalos",
            "userSurname2": "",
            "userFirstname": "Ana",
            "userPhoto": "",
            "location": "-",
            "status": status,
            "summary": f"number {code}",
            "content": "",
        }
        self.rows.append({**row, **told})

    def getNotifications(self, sent: Parameters) -> Any:
        begin = int(sent["beginTime"])
        told = [row for row in self.rows if row["eventTime"] >= begin]
        told.sort(key=lambda row: -row["eventTime"])
        return {"numNotifications": len(told), "notificationsArray": told}

    def markNotificationsAsRead(self, sent: Parameters) -> Any:
        codes = [int(code) for code in sent["notifications"].split(",")]
        for row in self.rows:
            if row["notifCode"] in codes:
                row["status"] |= 4
        return {"numNotifications": len(codes)}

    def sendMessage(self, sent: Parameters) -> Any:
        return {"numUsers": 1, "usersArray": [{"userCode": 6, "userNickname": "ana"}]}


def one(session: Session, code: int) -> Notification:
    return next(found for found in Notification.list(session, removed=True) if found.code == code)


def one_of(**told: Any) -> Notification:
    """A notification as it is read."""
    box = Box()
    box.put(1, BOX_BEGAN, **told)
    with serving(box) as swad:
        (found,) = Notification.list(swad.session())
    return found
