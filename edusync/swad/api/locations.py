"""Operations on where people are."""

from edusync.swad.api.base import Caller, Reply, Text


class LocationOperations(Caller):
    """The operations of SWAD's locations."""

    def getLocation(self, wsKey: str, MAC: Text) -> Reply:
        """Finds the room of a Wi-Fi access point.

        Parameters:
            wsKey: key that a login gave.
            MAC: 12 hexadecimal digits without separators; SWAD misreads others.

        Returns `{'location': {'institutionCode', 'institutionShortName', 'institutionFullName',
        'centerCode', ..., 'buildingCode', ..., 'floor', 'roomCode', 'roomShortName',
        'roomFullName'}}`; codes are -1 where there is no room.
        """

    def sendMyLocation(self, wsKey: str, roomCode: int) -> Reply:
        """Checks the user in in a room; each call adds a check-in, so it is never repeated.

        Returns `{'success'}`: 0 for a room that does not exist.
        """

    def getLastLocation(self, wsKey: str, userCode: int) -> Reply:
        """Returns where a user checked in last.

        Returns `{'location': {...}, 'checkinTime'}` as `getLocation` does, in seconds since 1970;
        codes -1 and 0 where the user never checked in, was last in a room of no building, or may
        not be seen.
        """
