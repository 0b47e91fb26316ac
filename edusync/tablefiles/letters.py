"""Whether a word looks like one of a list of people: names and headers of Western Europe. Pure.

This serves to distinguish encodings, not to judge names: what looks odd is still read where
no other encoding makes more sense of it.
"""

import enum
import functools
import re
import unicodedata
from itertools import pairwise


class Look(enum.IntEnum):
    """How a word looks: one that is known, like others, unlike most, or like none."""

    KNOWN = 0
    NATURAL = 1
    ODD = 2
    NONSENSE = 3


_LOWER = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœšžßðþ"
_UPPER = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŸŒŠŽÐÞ"
_VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœ")
_ALONE = frozenset("\u00a0–—•·…°ºª€¤£§©®²³½¼¾«»“”‘’¿¡×µ±")  # signs that stand beside words

# Where a letter usually stands: what comes before, itself, what comes after; in small letters, and
# blanks for the ends of the word. Letters without a row stand anywhere.
_PLACES = {
    letter: re.compile(pattern)
    for letters, pattern in {
        "ã": r"[^ ]ã[oens ]| ãn",
        "ú": r"[^u]ú[^u]",
        "ë": r"[^ ]ë.",
        "æ": r"[^aeiou]æ[^aeiou]",
        "õ": r".õe",
        "åâ": r"[^aeiou].[^aeiou]",
        "ä": r"[^aeou]ä.",
        "û": r"[^aei]û[^aeiou]",
        "ìù": r".[ìù] ",
        "ï": r"[aeouâéèô]ï[^oi]",
        "öüø": r"[^ao].[^ao]",
        "š": r"[aeiouyáéíóúý].[^ ]|.š[aeiouyáéíóúý]|[aeiouyáéíóúý]š ",
        "ž": r"[aeiouyáéíóúý].[^ ]|.ž[aeiouyáéíóúý]|[aeiouyáéíóúý]ž ",
        "œ": r".œ[ui]",
        "ÿ": r"[aeou]ÿ.",
        "ß": r"[aeiouäöüy]ß[aeiltkmbn ]",
        "ð": r"[aeiouyáéíóúýöæ]ð.",
        "þ": r"[ aeiourkáéíóúýö]þ.",
        "ý": r".ý[^ ]",
    }.items()
    for letter in letters
}
_MANY = re.compile(f"[{_LOWER}{_UPPER}]{{3}}")  # as of another alphabet
_CONSONANTS_ONLY = re.compile(r"[b-df-hj-np-tv-xz][šž][b-df-hj-np-tv-xz]")
_ELISIONS = frozenset("d l o n m s t j c qu dell dall all nell sull sant un".split())

# Words with such letters that stand in very many lists: one of them settles the encoding.
_KNOWN = frozenset(
    # headers
    "prénom prénoms numéro numéros n° nº étudiant étudiante étudiants élève élèves identité "
    "année né née téléphone résultat décimal déc épreuve évaluation contrôle remarque spécialité "
    "université école âge série régime libellé code_étudiant créé clé d’étudiant d’élève "
    "d’identification número código teléfono matrícula contraseña dirección dirección año sección "
    "identificación calificación titulación géneros evaluación situación inscripción telèfon "
    "matrícula adreça cognoms contrasenya numéro_étudiant endereço código inscrição avaliação "
    "universität prüfung straße geschlecht fächer matrikelnr università età cittá città "
    # names
    "josé maría garcía martínez gonzález rodríguez fernández lópez sánchez pérez gómez jiménez "
    "hernández díaz álvarez muñoz gutiérrez ramírez suárez vázquez domínguez núñez peña marín "
    "benítez ibáñez giménez méndez velázquez íñigo íñiguez lucía sofía martín andrés jesús raúl "
    "ángel ángela álvaro óscar iván rubén adrián sebastián joaquín agustín fermín belén inés "
    "verónica mónica ángeles concepción asunción begoña iñaki héctor víctor césar ramón simón "
    "tomás nicolás matías elías germán hernán julián fabián damián málaga nuñez vicuña ibañez "
    "núria mª àngels lluís sònia gal·la marcel·lí col·legi estévez cortés solís rocío "
    "françois françoise jérôme hélène thérèse andré renée rené émile émilie éric étienne élodie "
    "élise élisabeth éloïse éléonore zoé chloé léa léo noé noémie inès agnès adèle gisèle michèle "
    "danièle cécile céline véronique frédéric frédérique stéphane stéphanie mélanie mélissa "
    "sébastien benoît benoîte loïc anaïs maëlle maël noël noëlle gaël gaëlle raphaël raphaëlle "
    "joël joëlle mickaël michaël daphné désiré désirée valérie aurélie aurélien amélie jérémie "
    "jérémy grégory grégoire théo théodore clément clémence rémi rémy régis gérard gérald andréa "
    "béatrice bénédicte bérénice dorothée esmée félix félicie géraldine héloïse irène hervé josée "
    "léon léonie lætitia laëtitia maéva marlène mathéo médéric mélina nadège océane pénélope "
    "philomène rosalie salomé solène timothée timéo tiphaine zoë chloë ambre lefèvre lefébvre "
    "léger lévêque bénard gérard hébert hénault besançon garçon français église guérin mérieux "
    "pérez poirée prévost rivière barthélémy barthélemy fontaine château côté cœur sœur leclère "
    "joão são luís antónio inês gonçalves gonçalo conceição magalhães guimarães simões araújo "
    "camões conceição assunção fátima sérgio mário márcia cláudia cláudio patrícia vítor "
    "müller möller schröder köhler könig krüger jäger schäfer günther jürgen jörg björn höfer "
    "köln bäcker weiß groß strauß größe vögel schröter lösch böhm hübner kühn schön schönberg "
    "søren jørgensen bjørn ångström åsa håkan sjöberg nyström söderberg lindström göran sjögren "
    "nicolò niccolò chloè".split()
)


@functools.lru_cache(maxsize=50_000)
def look(word: str) -> Look:
    """How a word looks; signs that stand beside words, as in N°, belong to it."""
    small = word.lower()
    if small in _KNOWN or small.strip("\u00a0«»“”") in _KNOWN:
        cased = any(char in _UPPER and before.islower() for before, char in pairwise(word))
        return Look.NONSENSE if cased else Look.KNOWN  # prÉnom is nobody's
    if _MANY.search(word):
        return Look.NONSENSE
    found = Look.ODD if word in _SINGLE else Look.NATURAL
    for at, char in enumerate(word):
        if char >= "\x80":
            found = max(found, _sign(word, at) if char not in _LETTERS else _letter(word, at))
    return found


_LETTERS = frozenset(_LOWER + _UPPER)
_SINGLE = _LETTERS - frozenset("àÀÉ")  # nobody's word


def _around(word: str, at: int) -> tuple[str, str]:
    """The signs before and after one, blanks at the ends."""
    return word[at - 1] if at else " ", word[at + 1] if at + 1 < len(word) else " "


def _letter(word: str, at: int) -> Look:
    before, after = _around(word, at)
    char = word[at]
    if char in _UPPER:
        if before.islower() or (before.isupper() and after.islower()):
            return Look.NONSENSE
    elif after.isupper() or before == " " or (before.isupper() and after == " " and at > 1):
        return Look.ODD
    small = f"{before}{char}{after}".lower()
    if _CONSONANTS_ONLY.fullmatch(small):
        return Look.NONSENSE
    pattern = _PLACES.get(small[1])
    if pattern and not pattern.fullmatch(small):
        return Look.ODD
    is_vowel = small[1] in _VOWELS
    beside = [one for one in (small[0], small[2]) if one >= "\x80" and one in _VOWELS]
    return Look.ODD if is_vowel and beside and "ã" not in small else Look.NATURAL


def _sign(word: str, at: int) -> Look:
    """How a sign looks where it stands: most belong beside words, not into them."""
    before, after = _around(word, at)
    char, kind = word[at], unicodedata.category(word[at])
    if not before.isalpha() and not after.isalpha():
        return Look.NATURAL if char in _ALONE else Look.NONSENSE
    if char in "°ºª":
        return Look.NATURAL if before.isalpha() and not after.isalpha() else Look.NONSENSE
    if char in "²³":
        return Look.NATURAL if word[:-1] in ("m", "cm", "km") else Look.NONSENSE
    if char == "’" and before.isalpha() and after.isalpha():
        return _apostrophe(word, at)
    if char == "·":
        return Look.NATURAL if before in "lL" and after in "lL" else Look.NONSENSE
    if char == "\u00a0":
        return Look.NATURAL if after.isupper() else Look.ODD
    if char in "–—":
        return Look.NONSENSE if after.islower() and before.isalpha() else Look.NATURAL
    opens = kind in ("Pi", "Ps") or char in "¡¿"
    closes = kind in ("Pf", "Pe") or char in "…"
    if (opens and not before.isalpha()) or (closes and not after.isalpha()):
        return Look.ODD if opens and after.islower() else Look.NATURAL
    return Look.NONSENSE


def _apostrophe(word: str, at: int) -> Look:
    """L’Hôte, d’étudiant and N’Golo are written so; Garc’a may be read so from another encoding."""
    prefix = re.split("[^a-zA-Z]", word[:at])[-1]
    after = word[at + 1]
    if prefix.lower() not in _ELISIONS:
        return Look.ODD
    is_usual = after.isupper() or after in _LETTERS or prefix.islower()
    return Look.NATURAL if is_usual else Look.ODD
