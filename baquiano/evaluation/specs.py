"""An instrument as plain data: what a folder, an XLSForm and a row have in common, and what may be wrong in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from baquiano.evaluation.choices import InstrumentKind, QuestionKind

CODE = re.compile(r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")
LEAST_SCALE, MOST_SCALE, USUAL_SCALE = 2, 10, 5
MOST_QUESTIONS, MOST_OPTIONS = 80, 30
# The option with which other tools say that a question does not apply.
NA = "no_aplica"
WITH_OPTIONS = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)


@dataclass
class QuestionSpec:
    """A question; ``options`` are pairs of a code and its words."""

    code: str
    kind: str
    text: str
    section: str = ""
    hint: str = ""
    is_required: bool = True
    allows_na: bool = False
    scale_max: int | None = None
    low_label: str = ""
    high_label: str = ""
    options: list[dict[str, str]] = field(default_factory=list)


@dataclass
class InstrumentSpec:
    """An instrument with its questions in their order."""

    code: str
    title: str
    kind: str = InstrumentKind.PERCEPTION.value
    edition: int = 1
    introduction: str = ""
    is_anonymous: bool = True
    has_moments: bool = False
    questions: list[QuestionSpec] = field(default_factory=list)


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which question (by its place, from 0) or, without it, in the instrument."""

    words: str
    place: int | None = None

    def __str__(self) -> str:
        return (
            self.words
            if self.place is None
            else _("Pregunta %(n)s: %(words)s")
            % {
                "n": self.place + 1,
                "words": self.words,
            }
        )


def faults_of(spec: InstrumentSpec) -> list[Fault]:
    """Everything that keeps an instrument from being in force."""
    found = [Fault(words) for words in _of_instrument(spec)]
    seen: set[str] = set()
    for place, question in enumerate(spec.questions):
        found += [Fault(words, place) for words in faults_of_question(question)]
        if question.code in seen:
            found.append(Fault(_("el código «%(code)s» está repetido.") % {"code": question.code}, place))
        seen.add(question.code)
    return found


def _of_instrument(spec: InstrumentSpec) -> Iterator[str]:
    if not CODE.match(spec.code):
        yield _("El código del instrumento empieza con una letra y lleva letras, números, guion y guion bajo.")
    if not 0 < len(spec.title.strip()) <= 200:
        yield _("Falta el nombre del instrumento, o pasa de 200 letras.")
    if spec.kind not in InstrumentKind.values:
        yield _("La clase debe ser una de: %(kinds)s.") % {"kinds": ", ".join(InstrumentKind.values)}
    if not 1 <= spec.edition <= 999:
        yield _("La versión es un número entre 1 y 999.")
    if not spec.questions:
        yield _("El instrumento no tiene preguntas.")
    if len(spec.questions) > MOST_QUESTIONS:
        yield _("Un instrumento admite hasta %(most)s preguntas.") % {"most": MOST_QUESTIONS}


def faults_of_question(question: QuestionSpec) -> Iterator[str]:
    """What is wrong in one question, whatever the others are."""
    if not CODE.match(question.code):
        yield _(
            "el código «%(code)s» debe empezar con una letra y llevar solo letras sin tilde, números y guiones."
        ) % {"code": question.code}
    if not 0 < len(question.text.strip()) <= 500:
        yield _("falta el texto de la pregunta, o pasa de 500 letras.")
    if len(question.section) > 150 or len(question.hint) > 300:
        yield _("la sección o la ayuda son demasiado largas.")
    if question.kind not in QuestionKind.values:
        yield _("el tipo debe ser uno de: %(kinds)s.") % {"kinds": ", ".join(QuestionKind.values)}
    elif question.kind == QuestionKind.SCALE:
        if question.scale_max is None or not LEAST_SCALE <= question.scale_max <= MOST_SCALE:
            yield _("la escala va de 1 a un número entre %(least)s y %(most)s.") % {
                "least": LEAST_SCALE,
                "most": MOST_SCALE,
            }
    elif question.kind in WITH_OPTIONS:
        yield from _of_options(question.options)


def _of_options(options: list[dict[str, str]]) -> Iterator[str]:
    codes = [one["code"] for one in options]
    if len(options) < 2:
        yield _("escriba al menos dos opciones.")
    if len(options) > MOST_OPTIONS:
        yield _("se admiten hasta %(most)s opciones.") % {"most": MOST_OPTIONS}
    if len(set(codes)) != len(codes):
        yield _("hay opciones con el mismo código.")
    if any(not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", code) for code in codes):
        yield _("los códigos de las opciones llevan solo letras sin tilde, números y guiones.")
    if NA in codes:
        yield _("«no_aplica» no se escribe como opción: marque que la pregunta admite «No aplica».")
    if any(not 0 < len(one["label"].strip()) <= 200 for one in options):
        yield _("a una opción le faltan sus palabras, o pasan de 200 letras.")


# --- TOML ------------------------------------------------------------------------------------------------------------
_HEAD = {
    "code": ("code", str),
    "title": ("title", str),
    "kind": ("kind", str),
    "edition": ("edition", int),
    "introduction": ("introduction", str),
    "anonymous": ("is_anonymous", bool),
    "before_and_after": ("has_moments", bool),
}
_ASKED = {
    "code": ("code", str),
    "kind": ("kind", str),
    "text": ("text", str),
    "section": ("section", str),
    "hint": ("hint", str),
    "required": ("is_required", bool),
    "allows_na": ("allows_na", bool),
    "scale": ("scale_max", int),
    "low": ("low_label", str),
    "high": ("high_label", str),
    "options": ("options", list),
}


def from_toml(content: dict[str, Any]) -> tuple[InstrumentSpec, list[str]]:
    """The instrument that a TOML file writes, and what cannot be understood of it."""
    problems: list[str] = []
    asked = content.get("questions", [])
    head = _read({name: value for name, value in content.items() if name != "questions"}, _HEAD, problems, "")
    spec = InstrumentSpec(**({"code": "", "title": ""} | head))
    for number, row in enumerate(asked if isinstance(asked, list) else [], start=1):
        where = _("[[questions]] %(n)s: ") % {"n": number}
        known = _read(row if isinstance(row, dict) else {}, _ASKED, problems, where)
        known["options"] = _pairs(known.get("options", []), problems, where)
        question = QuestionSpec(**({"code": "", "kind": "", "text": ""} | known))
        if question.kind == QuestionKind.SCALE and question.scale_max is None:
            question.scale_max = USUAL_SCALE
        spec.questions.append(question)
    return spec, problems


def _read(row: dict[str, Any], known: dict[str, tuple[str, type]], problems: list[str], where: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in row.items():
        if key not in known:
            problems.append(where + _("«%(key)s» no se entiende. Se admiten: %(keys)s.") % {
                "key": key, "keys": ", ".join(known)
            })  # fmt: skip
            continue
        name, kind = known[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            problems.append(where + _("«%(key)s» tiene otro tipo de valor.") % {"key": key})
            continue
        found[name] = value
    return found


def _pairs(rows: list[Any], problems: list[str], where: str) -> list[dict[str, str]]:
    if any(not isinstance(row, list) or len(row) != 2 or not all(isinstance(one, str) for one in row) for row in rows):
        problems.append(where + _('cada opción se escribe como ["codigo", "Palabras"].'))
        return []
    return [{"code": code, "label": label} for code, label in rows]


def to_toml(spec: InstrumentSpec) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The head and the questions, as ``from_toml`` reads them; what is usual is not written."""
    head = {key: getattr(spec, name) for key, (name, _kind) in _HEAD.items()}
    rows = []
    for question in spec.questions:
        row = {key: getattr(question, name) for key, (name, _kind) in _ASKED.items()}
        row["options"] = [[one["code"], one["label"]] for one in question.options]
        rows.append({key: value for key, value in row.items() if value not in ("", None, [])})
    return head, rows
