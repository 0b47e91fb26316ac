"""The notifications of the recorded school."""

from edusync.sandbox.swad.records import Notification
from edusync.sandbox.swad.text import from_site

_FIRST = 1791590400
_ALG, _GII, _FORUM = "Course: ALG", "Degree: GII", "Forum: SWAD local"
_FILE = "Filename: {}<br>Folder: {}<br>Uploaded by: {}"
_TEACHER, _STUDENT = "Ágata Ñandú Teixidó", "Ana Ábalos Ñíguez"
_EXAM = (
    "Institution: Universidad Imaginaria de la Vega<br>Degree: Grado en Ingeniería Imaginaria<br>"
    "Course: Álgebra lineal<br>Year or semester: 1st<br>Session<br>"
    "(june, september,&hellip;): Junio<br>Exam date: 2027-06-15<br>Start time:  9:00 h<br>"
    "Approximate duration:  2:00 h<br>"
    "Place of exam: Aula 1<br>Mode<br>(written, oral,&hellip;): Escrito<br>"
    "Structure of the exam: <br>ID required: DNI<br>Material required: <br>Material allowed: <br>"
    "Other information: "
)
_NOTICE = "Mañana no hay clase.<br>“Disculpas”"
# event, its code, sender, location, status, summary, content; one an hour
_OF_STUDENT = [
    ("documentFile", 1, 2, _ALG, 0, "tema1.pdf", _FILE.format("tema1.pdf", "descarga", _TEACHER)),
    (
        "sharedFile", 4, 7, _ALG, 1, "compartido.txt",
        _FILE.format("compartido.txt", "comun", _STUDENT),
    ),
    ("assignment", 1, 2, _ALG, 3, "Entrega 1: matrices", "Haz los ejercicios 1–5"),
    ("examAnnouncement", 1, 2, _ALG, 4, "Junio, 2027-06-15,  9:00", _EXAM),
    ("marksFile", 5, 2, _ALG, 5, "notas.html", ""),
    ("enrollmentStudent", -1, 2, _ALG, 7, "Student", ""),
    ("timelineComment", 1, 7, _GII, 8, "", ""),
    ("follower", -1, 7, _GII, 0, "", ""),
    ("forumPostCourse", 1, 7, _FORUM, 1, "Duda sobre el rango", "¿Cómo se calcula?"),
    ("forumReply", 1, 7, _FORUM, 3, "Duda sobre el rango", "¿Cómo se calcula?"),
    ("notice", 1, 2, _ALG, 4, _NOTICE, _NOTICE),
    (
        "message", 1, 2, _GII, 5, "Bienvenida",
        "Hola, Ana:<br>empieza el curso &amp; mucho ánimo.",
    ),
    ("message", 2, 7, _GII, 7, "¿Apuntes?", "¿Me pasas los apuntes? – Benoît"),
    ("survey", 1, 2, _ALG, 8, "Encuesta inventada", "Texto"),
    ("enrolmentNonEditingTeacher", -1, 2, _ALG, 0, "Student", ""),
    ("enrollmentTeacher", -1, 2, _ALG, 1, "Student", ""),
    ("enrollmentRequest", 1, 7, _ALG, 3, "", ""),
]  # fmt: skip


def notifications() -> list[Notification]:
    """One notification of each kind for student 6, and one for teacher 2."""
    told = [
        Notification(
            code, 6, event, event_code, _FIRST + 3600 * (code - 1), sender, location, status,
            from_site(summary), from_site(content),
        )
        for code, (event, event_code, sender, location, status, summary, content) in enumerate(
            _OF_STUDENT, 1
        )
    ]  # fmt: skip
    told.append(Notification(18, 2, "marksFile", 5, 1791633600, 2, _ALG, 0, "notas.html"))
    return told
