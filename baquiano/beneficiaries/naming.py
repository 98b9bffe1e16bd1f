"""Names as officials write them, brought to one form in which they can be compared."""

import re

from baquiano.common.text import fold

# Between the name and the rest of a search text; a folded text never holds it.
SEPARATOR = " | "
_ABBREVIATIONS = {"pto": "puerto", "sta": "santa", "sto": "santo", "gral": "general", "cgto": "corregimiento"}
_MUNICIPALITY = re.compile(r"^(municipio|mpio|alcaldia( municipal)?|distrito) (de |del )?")
_SCHOOL = (
    (re.compile(r"^(i e|ie|inst educ|institucion educ|inst educativa)\b"), "institucion educativa"),
    (re.compile(r"^(c e|ce|centro educ|cent educ)\b"), "centro educativo"),
    (re.compile(r"^(e r|esc rural)\b"), "escuela rural"),
)


def place_key(name: str) -> str:
    """A municipality or department in comparable form: ``Mpio. de Pto. Colombia`` → ``puerto colombia``."""
    return " ".join(_ABBREVIATIONS.get(word, word) for word in _MUNICIPALITY.sub("", fold(name)).split())


def name_key(name: str) -> str:
    """A beneficiary in comparable form: ``I.E. La Ceiba`` → ``institucion educativa la ceiba``."""
    text = fold(name)
    for abbreviation, words in _SCHOOL:
        text = abbreviation.sub(words, text)
    return " ".join(_ABBREVIATIONS.get(word, word) for word in text.split())


def search_text(name: str, *others: str) -> str:
    """What a beneficiary is searched by: its name, and after the separator the place and the codes."""
    key = name_key(name)
    initials = "ie" if key.startswith("institucion educativa") else ""
    rest = " ".join(filter(None, [initials, *(fold(other) for other in others)]))
    return f"{key}{SEPARATOR}{rest}"[:400]
