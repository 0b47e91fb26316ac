"""The files of the recorded school."""

from edusync.sandbox.swad.records import File
from edusync.sandbox.swad.text import from_site

_SHEET_SIZE = 450
_HEAD = (
    '<html><head><meta http-equiv="content-type" content="text/html; charset=windows-1252">'
    '<title>Notas</title></head><body><table border="1">'
    "<tr><th>DNI</th><th>Teoría</th><th>Nota</th></tr>"
)
_FOOT = "<tr><td>Máximo</td><td>10</td><td>10</td></tr></table></body></html>"
# Rows of the sheet of marks; the last one is stretched to the recorded size of the file.
_ROWS = [
    "<tr><td>90000100A</td><td>0,5</td><td>0</td></tr>",
    "<tr><td>90000101B</td><td>7</td><td>",
]


def marks_sheet() -> bytes:
    """A page of marks: a row of headings, a row for each of some students, and a last row."""
    rows = "".join(_ROWS)
    room = _SHEET_SIZE - len((_HEAD + rows + "</td></tr>" + _FOOT).encode("cp1252"))
    return (_HEAD + rows + "8".ljust(room) + "</td></tr>" + _FOOT).encode("cp1252")


def files() -> list[File]:
    """All files and folders; those without a code are registered when a tree is first listed."""
    folder = from_site("Carpeta con ñ")
    reserved, free = "All rights reserved", "CC Attribution - Noncommercial"
    return [
        File(1, 1, 1, ("tema1.pdf",), b"%PDF-1.4\n" + b"%" * 370 + b"\n", publisher=2),
        File(
            2, 1, 1, (folder, from_site("apuntes “ñandú”.txt")), "ñandú – 1".encode("cp1252"),
            publisher=2, license=free,
        ),
        File(3, 1, 1, ("oculto.txt",), b"oculto", publisher=2, hidden=True),
        File(4, 1, 2, ("compartido.txt",), b"compartido!\n", publisher=6, license=reserved),
        File(5, 1, 3, ("notas.html",), marks_sheet(), publisher=2),
        File(6, 1, 1, ("grupo.txt",), b"del grupo", group=4, publisher=2),
        File(7, 1, 1, ("enlace.url",), b"http://uiv.example/enlace", publisher=2),
        File(8, 1, 3, ("notas-grupo.html",), marks_sheet(), group=4, publisher=2),
        File(9, 3, 1, ("fisica.txt",), from_site("física").encode("latin-1"), publisher=3),
        File(10, 1, 3, ("oculto.html",), marks_sheet(), publisher=2, hidden=True),
        File(11, 1, 1, ("borrado.txt",), None, publisher=2),
        File(12, 1, 1, ("Carpeta oculta",), publisher=2, time=1795306088, hidden=True, folder=True),
        File(0, 1, 1, (folder,), folder=True),
        File(0, 1, 1, (folder, "sub"), folder=True),
        File(16, 1, 1, (folder, "sub", "sin-registro.txt"), b"sin registro aun", license=reserved),
        File(17, 1, 1, ("Q&A.txt",), b"preguntas y respuestas", license=reserved),
        File(0, 1, 1, ("Vacia",), folder=True),
    ]  # fmt: skip
