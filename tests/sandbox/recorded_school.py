"""The school that was recorded: its people, courses, groups, events, games, messages, rooms."""

from collections.abc import Callable

from edusync.sandbox.swad.records import (
    ASSISTANT,
    STUDENT,
    TEACHER,
    Course,
    Event,
    Game,
    Group,
    GroupType,
    Match,
    Message,
    Notice,
    Room,
    TestConfig,
    User,
    WebSession,
)
from edusync.sandbox.swad.school import School, digest
from edusync.sandbox.swad.text import from_site
from tests.sandbox.recorded_files import files
from tests.sandbox.recorded_notifications import notifications
from tests.sandbox.recorded_questions import questions, tags

APP_KEY = "edusync-app-key"
# code, nickname, ID, password, surnames, first name, birthday
_STAFF = [
    (
        1,
        "admin",
        "90000001A",
        "Admin-inventada1",
        "Administradora",
        "Inventada",
        "Adela",
        "19700102",
    ),
    (2, "profesora", "90000002B", "Profesora-inventada2", "Ñandú", "Teixidó", "Ágata", "19750304"),
    (
        3,
        "profesor2",
        "90000003C",
        "Profesor-inventado3",
        "Fictício",
        "São-José",
        "Bruno",
        "19800506",
    ),
    (4, "invitada", "90000004D", "Invitada-inventada4", "Günther", "Größe", "Greta", "19900708"),
    (5, "ayudante", "90000005E", "Ayudante-inventada5", "Noedita", "Çelik", "Nuria", "19850607"),
    (18, "contrasena", "90000018R", "Contraseña-€-1", "Contraseña", "Latina", "Ñusta", ""),
]
_STUDENTS = [
    ("Ábalos", "Ñíguez", "Ana"),
    ("Crêpe", "Façade", "Benoît"),
    ("D&#39;Invención", "O&#39;Nada", "Carla"),
    ("Égalité", "l·Imaginari", "Dídac"),
    ("Füller", "Weiß", "Elena"),
    ("&#346;wi&#261;tek", "Zaj&#261;c", "Fiona"),
    ("Håkansson", "Ærlig", "Gil"),
    ("“Comillas”", "Raya–Larga", "Hugo"),
    ("Euro€", "Tres…Puntos", "Inés"),
    ("Žižek", "Šimon", "Jara"),
    ("Simple", "", "Kilian"),
    ("&lt;Menor&gt;", "&amp;Ampersand", "Lía"),
]
_INFO_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta http-equiv="Content-Type" content="text/html;charset=windows-1252">
<title>{title}</title>
</head>
<body>
{body}
</html>
</body>
"""
_LECTURES = """<table>
<tr><td class="RT">1</td><td colspan="2" class="LT">Matrices</td></tr>
<tr><td class="RT">2</td><td colspan="2" class="LT">Determinantes</td></tr>
<tr><td colspan="1"></td><td class="RT">1</td><td colspan="1" class="LT">Regla de “Sarrus”</td></tr>
</table>"""
_BIBLIOGRAPHY = (
    '<div class="LM DAT_GREY">\n&lt;b&gt;Libro inventado&lt;/b&gt;: «Álgebra» &amp; “más”.'
    ' <a href="http://uiv.example/libro" target="_blank">http://uiv.example/libro</a>'
    "<br>Segunda línea</div>"
)
_ASSESSMENT = '<div class="LM DAT_GREY">\n<p>Evaluación <em>continua</em> – 60 % €</p></div>'
_INTRODUCTION = (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"></head>'
    "<body><h1>Introducción “inventada” – €</h1>"
    '<img src="foto.jpg"></body></html>\n'
)
_INFO = {
    "introduction": ("page", _INTRODUCTION),
    "guide": ("URL", "http://uiv.example/guia\n"),
    "lectures": ("editor", _INFO_PAGE.format(title="Theory syllabus", body=_LECTURES)),
    "bibliography": ("plainText", _INFO_PAGE.format(title="Bibliography", body=_BIBLIOGRAPHY)),
    "FAQ": ("plainText", ""),
    "assessment": ("richText", _INFO_PAGE.format(title="Assessment system", body=_ASSESSMENT)),
}


def recorded_school(*, clock: Callable[[], float], quirks: bool = True, seed: int = 0) -> School:
    """The school of the recordings, as it was before the first of them."""
    people = _people()
    return School(
        clock=clock,
        quirks=quirks,
        seed=seed,
        app_keys=[APP_KEY, "otra-clave"],
        users={user.code: user for user in people},
        courses={course.code: course for course in _courses()},
        degrees={1: from_site("Grado en Ingeniería Imaginaria"), 2: from_site("Grado en Física")},
        group_types={kind.code: kind for kind in _group_types()},
        groups={group.code: group for group in _groups()},
        memberships={(6, 1), (6, 4), (7, 2), (7, 4), (8, 3), (8, 6), (9, 2)},
        files=files(),
        questions={question.code: question for question in questions()},
        tags={tag.code: tag for tag in tags()},
        games={game.code: game for game in _games()},
        matches={match.code: match for match in _matches()},
        events={event.code: event for event in _events()},
        notifications={told.code: told for told in notifications()},
        messages={message.code: message for message in _messages()},
        notices={1: Notice(1, 1, 2, from_site("Mañana no hay clase.<br>“Disculpas”"))},
        rooms={room.code: room for room in _rooms()},
        check_ins=[(7, 2, 1792488600)],
        web_sessions={
            "SesionInventadaDeLaProfesora_AAAAAAAAAAAAAA": WebSession(2, 1),
            "SesionInventadaDelAlumnoUno-BBBBBBBBBBBBBBB": WebSession(6, 1),
            "SesionSinAsignatura-CCCCCCCCCCCCCCCCCCCCCCC": WebSession(2, 0),
        },
    )


def _people() -> list[User]:
    people = [
        User(
            code,
            nickname,
            digest(password.encode("cp1252")),
            number,
            f"{nickname}@uiv.example",
            from_site(surname1),
            from_site(surname2),
            from_site(firstname),
            birthday=birthday,
        )
        for code, nickname, number, password, surname1, surname2, firstname, birthday in _STAFF
    ]
    for index, (surname1, surname2, firstname) in enumerate(_STUDENTS):
        number = f"{90000100 + index}{chr(ord('A') + index)}"
        bare = index == 10  # this one gave neither ID nor e-mail nor birthday
        people.append(
            User(
                6 + index,
                f"alumno{index + 1:02}",
                digest(f"Alumno-inventado{index + 1:02}".encode()),
                "" if bare else number,
                "" if bare else f"alumno{index + 1:02}@uiv.example",
                from_site(surname1),
                from_site(surname2),
                from_site(firstname),
                birthday="" if bare else f"2004{index + 1:02}15",
                accepted=index != 11,
            )
        )
    people[0].admin = True
    for user in people:
        if user.code in (2, 6):
            user.photo = f"/swad/photo/{'Photo' * 8}{user.code:03}.jpg"
    return people


def _courses() -> list[Course]:
    first = dict.fromkeys(range(6, 18), STUDENT) | {2: TEACHER, 5: ASSISTANT}
    second = dict.fromkeys((6, 7, 8, 9, 18), STUDENT) | {2: TEACHER}
    info = {kind: (source, from_site(text)) for kind, (source, text) in _INFO.items()}
    full = "Álgebra lineal &quot;básica&quot; &amp; más"
    return [
        Course(
            1, "ALG", from_site(full), 1, 1, first, info,
            TestConfig("yes", 1, 5, 20, "fullFeedback", 31),
        ),
        Course(
            2, "PROG", from_site("Programación – nivel 1 (“€”)"), 1, 1, second, {},
            TestConfig("no", 2, 4, 8, "totalResult", 16),
        ),
        Course(3, "FIS", from_site("Física"), 2, 2, {3: TEACHER, 10: STUDENT}),
        Course(4, "VACIA", from_site("Asignatura vacía"), 1, 1, {2: TEACHER}),
    ]  # fmt: skip


def _group_types() -> list[GroupType]:
    return [
        GroupType(1, 1, from_site("Teoría"), mandatory=True),
        GroupType(2, 1, from_site("Prácticas"), multiple=True, opens=1906531200),
        GroupType(3, 1, "Sin grupos", opens=1577836800),
        GroupType(4, 2, "Lab"),
    ]


def _groups() -> list[Group]:
    return [
        Group(1, 1, "A"),
        Group(2, 1, "B", most=2),
        Group(3, 1, "C", open=False),
        Group(4, 2, from_site("Mañana"), most=20, zones=True),
        Group(5, 2, "Tarde &amp; noche", most=20),
        Group(6, 2, "Taller", open=False, most=5, zones=True),
        Group(7, 4, "L1"),
    ]


def _games() -> list[Game]:
    text = from_site("Descripción <i>del</i> juego")
    return [
        Game(1, 1, 2, from_site("Juego de álgebra"), text, 3, 32, 10.5),
        Game(2, 1, 2, "Juego oculto", hidden=True),
        Game(3, 1, 2, "Juego sin partidas", grade=0.1, visibility=16),
    ]


def _matches() -> list[Match]:
    # title, what the screen shows, question, options, playing, groups
    plays: list[tuple[str, str, int, int, bool, list[int]]] = [
        ("Partida sin empezar", "start", 0, 0, False, []),
        ("Partida en juego", "answers", 1, 4, True, []),
        ("Partida acabada", "end", 2147483647, 0, False, []),
        ("Partida del grupo Mañana", "stem", 1, 4, True, [4]),
        ("Partida en pausa", "answers", 2, 2, False, []),
        ("Viendo resultados", "results", 2, 2, True, []),
    ]
    found = []
    for code, (title, shows, question, options, playing, groups) in enumerate(plays, 1):
        start = 1775034000 + 86400 * (code - 1)
        match = Match(code, 1, 2, from_site(title), start, start + 3600, shows, question, options)
        match.playing, match.groups = playing, groups
        found.append(match)
    return found


def _events() -> list[Event]:
    return [
        Event(
            1, 1, 2, "Clase del lunes", "Traer <b>calculadora</b>", 1790841600, 1790848800,
            comments=True, rows={6: True, 8: True},
        ),
        Event(2, 1, 2, "Evento oculto", "", 1790928000, 1790935200, hidden=True),
        Event(
            3, 1, 2, from_site("Prácticas “Mañana”"), from_site("Grupo de la mañana &amp; tarde"),
            1791014400, 1791021600, groups=[4, 5],
        ),
        Event(4, 3, 3, from_site("Clase de física"), "", 1790841600, 1790848800),
    ]  # fmt: skip


def _messages() -> list[Message]:
    welcome = "Hola, Ana:<br>empieza el curso &amp; mucho ánimo."
    question = "¿Me pasas los apuntes? – Benoît"
    return [
        Message(1, 2, [6], "Bienvenida", from_site(welcome)),
        Message(2, 7, [6], from_site("¿Apuntes?"), from_site(question)),
    ]


def _rooms() -> list[Room]:
    return [
        Room(1, "A0.1", "Aula Cero", 0, 80, [0xAABBCCDDEE01, 0x0000CCDDEE04]),
        Room(
            2, "LabS", from_site("Laboratorio del sótano"), -1, 20,
            [0xAABBCCDDEE01, 0xAABBCCDDEE02],
        ),
        Room(3, "Suelta", from_site("Aula sin edificio"), 0, 10, [0xAABBCCDDEE03], building=False),
    ]  # fmt: skip
