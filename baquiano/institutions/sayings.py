"""The sentences of the product in the words of the institution that reads them (ADR 0047, ADR 0053).

The code says *grupo*, the word of the procedure it was written for. Where the folder says another one
(``labels.plan_unit``) every sentence is told with it, with its articles and adjectives in agreement: *los otros grupos*
are *las otras dependencias*. So with the titles of the lists of *visitas*
(``labels.sessions``), and with *acta*, the word for the record of a meeting (``labels.minutes``): *el acta*
is *la ayuda de memoria*. It is done where a sentence is translated, before anybody's data enter it.
"""

import re
from gettext import NullTranslations
from typing import Any

from django.conf import settings
from django.utils.translation import trans_real
from django_scopes import get_scope

from baquiano.institutions.queries import setting

WORD, WORDS = "grupo", "grupos"
FEMININE = {
    "el": "la",
    "los": "las",
    "del": "de la",
    "al": "a la",
    "un": "una",
    "ningún": "ninguna",
    "algún": "alguna",
    "otro": "otra",
    "otros": "otras",
    "mismo": "misma",
    "mismos": "mismas",
    "este": "esta",
    "estos": "estas",
    "ese": "esa",
    "esos": "esas",
    "todo": "toda",
    "todos": "todas",
    "varios": "varias",
    "solo": "sola",
    "elegido": "elegida",
    "elegidos": "elegidas",
    "atrasado": "atrasada",
    "atrasados": "atrasadas",
    "al que": "a la que",
    "a los que": "a las que",
}
# What is said before the word and after it, and agrees with it.
_BEFORE = r"(?:el|los|del|al|un|ningún|algún|otros?|mismos?|este|estos|ese|esos|todos?|varios|solo|mi|sus?)"
_AFTER = r"(?:elegidos?|atrasados?|al que|a los que)"
# Other groups: of value, ethnic, of age; and the word as the name of a code.
_OTHERS = r"(?!\s+(?:de valor|étnicos?|de edad|de trabajo|más pequeño|pequeños|anónimos))(?![\w=»\"'-])"
_SAID = re.compile(rf"(?<![\w@?&/«\"'-])((?:{_BEFORE}\s+)*)({WORDS}?)\b{_OTHERS}((?:\s+{_AFTER}\b)?)", re.IGNORECASE)
_OF_WOMEN = re.compile(r"(?:a|ión|dad|tud)$")


# The titles of the lists and of the page of a visit, that they are empty, and what its buttons do. In a sentence a
# visit is also the act of going to see somebody, and stays.
HEADINGS = (
    "Visitas",
    "Mis visitas",
    "Ver todas mis visitas",
    "Hoy no tiene visitas",
    "Hoy no tiene visitas.",
    "No hay visitas",
    "Aún no hay visitas.",
    "Registrar una visita",
    "Visita o entidad",
    "Visita fuera de agenda",
    "Registrar una visita fuera de agenda",
    "Registrar la visita",
    "Registro de la visita",
    "La visita",
    "Compromisos de la visita",
    "Compromisos de esta visita",
    "Compromisos pendientes de sus visitas",
    "Cerrar la visita",
    "Cerrar la visita y pasar a firmas",
    "Cancelar la visita",
    "1 visita",
    "%(n)s visitas",
)
_VISIT = re.compile(r"\b(?:(de la|la|una|esta) )?(visitas?)\b", re.IGNORECASE)
_OF_MEN = {"de la": "del", "la": "el", "una": "un", "esta": "este"}

RECORD, RECORDS = "acta", "actas"
# *Acta* is feminine and takes *el*: only its articles change before a word that does not.
_RECORD = re.compile(
    rf"(?<![\w@?&/«\"'-])((?:(?:el|del|al|un)\s+)?)({RECORDS}|{RECORD})\b(?![\w=»\"'-])", re.IGNORECASE
)


def said(text: str) -> str:
    """``text`` in the words of the institution of the scope; as it is where it says the same, or none is in scope."""
    if text in HEADINGS:
        return _heading(text)
    lower = text.lower()
    if WORD not in lower and RECORD not in lower:
        return text
    institution = get_scope().get("institution")
    if not getattr(institution, "pk", None):
        return text
    return _of_record(_of_who_plans(text, institution), institution)


def _heading(text: str) -> str:
    institution = get_scope().get("institution")
    if not getattr(institution, "pk", None) or not setting(institution, "labels.sessions"):
        return text
    one, many = (setting(institution, f"labels.{key}", default="visita") for key in ("session", "sessions"))

    def told(match: re.Match[str]) -> str:
        article, noun = match.groups(default="")
        word = many if noun.lower().endswith("s") else one
        of_women = _OF_WOMEN.search(word.split(maxsplit=1)[0])
        return f"{article if of_women else _OF_MEN.get(article, '')} {word}".strip()

    whole = _VISIT.sub(told, text.lower())
    return whole[:1].upper() + whole[1:]


def _of_record(text: str, institution: Any) -> str:
    one = setting(institution, "labels.minutes", default=RECORD)
    if one.lower().startswith(RECORD):
        return text
    many = setting(institution, "labels.minutes_plural", default=one)
    return _RECORD.sub(lambda match: _record(match, one, many), text)


def _record(match: re.Match[str], one: str, many: str) -> str:
    before, noun = match.groups()
    if _OF_WOMEN.search(one.split(maxsplit=1)[0].lower()):
        before = re.sub(r"\w+", lambda part: FEMININE.get(part.group().lower(), part.group()), before)
    whole = before + (many if noun.lower() == RECORDS else one)
    return whole[:1].upper() + whole[1:] if match.group()[:1].isupper() else whole


def _of_who_plans(text: str, institution: Any) -> str:
    if WORD not in text.lower():
        return text
    one = setting(institution, "labels.plan_unit", default=WORD)
    many = setting(institution, "labels.plan_units", default=one)
    return text if one.lower().startswith(WORD) else _SAID.sub(lambda match: _agreed(match, one, many), text)


def _agreed(match: re.Match[str], one: str, many: str) -> str:
    before, noun, after = match.groups()
    word = many if noun.lower() == WORDS else one
    if _OF_WOMEN.search(one.split(maxsplit=1)[0].lower()):
        before = re.sub(r"\w+", lambda part: FEMININE.get(part.group().lower(), part.group()), before)
        after = re.sub(r"\S.*", lambda part: FEMININE.get(part.group().lower(), part.group()), after)
    whole = before + word + after
    return whole[:1].upper() + whole[1:] if match.group()[:1].isupper() else whole


class Sayings(NullTranslations):
    """Says what no catalogue translates: all that the product says in Spanish."""

    def gettext(self, message: str) -> str:
        return said(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return said(msgid1 if n == 1 else msgid2)


def register() -> None:
    """Say the sentences of the language of the product in the words of each institution."""
    spoken: Any = trans_real.translation(settings.LANGUAGE_CODE)
    if not isinstance(spoken._fallback, Sayings):
        spoken.add_fallback(Sayings())
