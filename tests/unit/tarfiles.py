"""Archives of a class made by hand."""

import gzip
import io
import tarfile
from collections.abc import Mapping

USER = "!set user_lastname=%s\n!set user_firstname=John\n!set user_password=secret12\n"
FILES = {
    ".def": "!set class_defined=yes\n!set class_description=Alg&#232;bre&#44; 1\n"
    "!set class_password=open1234\n!set class_expiration=20270831\n!set class_type=0\n",
    "supervisor": USER % "Perrin" + "!set user_exists=yes\n",
    ".users/jdoe": USER % "Doe, Jr" + "!set user_exists=yes\n",
    ".users/.gone": USER % "Gone" + "!set user_exists=yes\n",
    "sheets/.sheets": ":1\n20270131\nOne, raw\nAbout\n\n:0\n20260131\nTwo\n\n",
    "sheets/.severity": "10\n2 4 2\n",
    "sheets/.sheet1": ":H2/algebra/oeffraction.en\nexo=correq4&qnum=1\n10\n1\nFirst\n\n",
    "exams/.exams": ":1\n20270601\n60 3\nFinal\nAbout\n20261201.10:00\n",
    "exams/.exam1": ":2\n1.1\nFirst\n",
    "src/sum1.oef": "\\title{Sum}\n",
    "score/jdoe": "20261120.10:00:00 AB  1  1 score 10\n",
}
LISTED = {"userlist": ["jdoe"], "usercount": "1", "sheetcount": "2", "examcount": "1"}


def packed(files: Mapping[str, str | bytes | None], folder: str = "1234567") -> bytes:
    """An archive as WIMS packs it; a file that is None is left out."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        for path, content in files.items():
            if content is not None:
                body = content.encode("cp1252") if isinstance(content, str) else content
                member = tarfile.TarInfo(f"{folder}/{path}" if folder else path)
                member.size = len(body)
                tar.addfile(member, io.BytesIO(body))
    return gzip.compress(held.getvalue())


def as_bytes(files: Mapping[str, str]) -> dict[str, bytes]:
    return {path: content.encode("cp1252") for path, content in files.items()}
