"""`Visibility`: what of a result its students may see, of tests and of games."""

from edusync.swad.base.flags import Flags


class Visibility(Flags):
    """What students see of the result of a test or a match; other bits of a server are kept."""

    TEXTS = 1  # of questions and answers
    FEEDBACK = 2
    CORRECT_ANSWERS = 4
    EACH_SCORE = 8  # the score of each question
    TOTAL_SCORE = 16


def visibility(bits: int | None) -> Visibility | None:
    """The visibility of a reply; None where the server sends none, as older ones do."""
    return None if bits is None else Visibility(bits)
