"""An instrument as an XLSForm, the workbook that KoboToolbox, ODK and Survey123 understand; in and out (EVA-01).

Three sheets: ``survey`` (questions), ``choices`` (options) and ``settings``. What an instrument cannot say (skips,
calculations, places, pictures, who and when) is told by sheet and row, all at once, and nothing is read by halves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from baquiano.common.spreadsheets import Limits, Sheet, read_sheets
from baquiano.evaluation.choices import InstrumentKind, QuestionKind
from baquiano.evaluation.specs import MOST_QUESTIONS, NA, InstrumentSpec, QuestionSpec, faults_of

LIMITS = Limits(file_bytes=2 * 1024 * 1024, rows=2_000, columns=60, text_characters=500_000)
SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
SURVEY_COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "parameters",
    "allows_na",
    "low_label",
    "high_label",
)
# The columns that would change what is asked; the others only decorate and are left aside.
NOT_UNDERSTOOD = ("relevant", "constraint", "calculation", "repeat_count", "choice_filter", "trigger")
METADATA = {"start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email",
            "audit", "background-audio", "start-geopoint"}  # fmt: skip
YES = {"yes", "true", "true()", "sí", "si", "1"}
_RANGE = re.compile(r"(start|end|step)\s*=\s*(\d+)")
_MULTIPLE_LANGUAGES = re.compile(r"^(label|hint)::?(.*)$")


@dataclass
class Read:
    """What was understood of a workbook; with problems, nothing of it may be used."""

    spec: InstrumentSpec
    problems: list[str] = field(default_factory=list)


def read(content: bytes, *, name: str) -> Read:
    """The instrument of an XLSForm. What cannot be opened at all is ``Refused``."""
    sheets = {sheet.name.strip().lower(): sheet for sheet in read_sheets(content, name=name, limits=LIMITS)}
    found = Read(InstrumentSpec(code="", title=""))
    if SURVEY not in sheets:
        found.problems.append(_("Falta la hoja «survey», que tiene las preguntas."))
        return found
    choices = _choices(sheets.get(CHOICES), found.problems)
    _settings(sheets.get(SETTINGS), found)
    _survey(sheets[SURVEY], choices, found)
    for fault in faults_of(found.spec):
        where = _("Hoja «survey»") if fault.place is not None or not found.spec.questions else _("Hoja «settings»")
        if not found.problems or fault.place is None:
            found.problems.append(f"{where}: {fault}")
    return found


def _told(sheet: str, row: int, words: str) -> str:
    return _("Hoja «%(sheet)s», fila %(row)s: %(words)s") % {"sheet": sheet, "row": row, "words": words}


def _rows(sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its number on the sheet, by the names of the columns; of several languages, the Spanish one."""
    headers = [_text(cell).lower() for cell in (sheet.rows[0] if sheet.rows else [])]
    for number, cells in enumerate(sheet.rows[1:], start=2):
        row: dict[str, str] = {}
        for header, cell in zip(headers, cells, strict=False):
            value = _text(cell)
            if not header or not value:
                continue
            language = _MULTIPLE_LANGUAGES.match(header)
            if language and language.group(2):
                is_spanish = "es" in language.group(2) or "spa" in language.group(2)
                key = language.group(1)
                row[key] = value if is_spanish else row.get(key, value)
            else:
                row[header] = value
        if row:
            yield number, row


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _choices(sheet: Sheet | None, problems: list[str]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for number, row in _rows(sheet) if sheet else ():
        group, code = row.get("list_name") or row.get("list name", ""), row.get("name", "")
        if not group or not code:
            problems.append(_told(CHOICES, number, _("faltan «list_name» o «name».")))
            continue
        found.setdefault(group, []).append({"code": code, "label": row.get("label", code)})
    return found


def _settings(sheet: Sheet | None, found: Read) -> None:
    number, row = next(iter(_rows(sheet)), (2, {})) if sheet else (2, {})
    spec = found.spec
    spec.title = row.get("form_title", "")
    spec.code = row.get("form_id", "") or row.get("id_string", "")
    spec.introduction = row.get("introduction", "")
    spec.kind = row.get("kind", InstrumentKind.PERCEPTION.value)
    spec.is_anonymous = row.get("anonymous", "yes").lower() in YES
    spec.has_moments = row.get("before_and_after", "no").lower() in YES
    version = row.get("version", "1")
    # Other tools write a date there; the versions of an instrument are counted.
    spec.edition = int(version) if version.isdecimal() and 1 <= int(version) <= 999 else 1
    if not spec.code:
        found.problems.append(_told(SETTINGS, number, _("falta «form_id», el código del instrumento.")))
    if not spec.title:
        found.problems.append(_told(SETTINGS, number, _("falta «form_title», el nombre del instrumento.")))


def _survey(sheet: Sheet, choices: dict[str, list[dict[str, str]]], found: Read) -> None:
    section, opened = "", 0
    for number, row in _rows(sheet):
        kind, _space, of = row.get("type", "").partition(" ")
        kind = kind.lower().replace("begin_group", "begin").replace("end_group", "end")
        if kind == "begin" and "repeat" not in row["type"]:
            if opened:
                found.problems.append(_told(SURVEY, number, _("una sección dentro de otra no se admite.")))
            section, opened = row.get("label", row.get("name", "")), number
            continue
        if kind == "end" and "repeat" not in row["type"]:
            section, opened = "", 0
            continue
        if len(found.spec.questions) >= MOST_QUESTIONS:
            found.problems.append(_told(SURVEY, number, _("hay más preguntas de las que se admiten.")))
            return
        words = list(_not_understood(row))
        question = None if words else _question(kind, of.strip(), row, choices, words)
        found.problems += [_told(SURVEY, number, one) for one in words]
        if question is not None and not words:
            question.section = section
            found.spec.questions.append(question)
    if opened:
        found.problems.append(_told(SURVEY, opened, _("esta sección no se cierra: falta «end_group».")))


def _not_understood(row: dict[str, str]) -> Iterator[str]:
    kind = row.get("type", "").lower()
    if not kind:
        yield _("falta el tipo de la pregunta, en la columna «type».")
    elif kind in METADATA:
        yield _("«%(kind)s» guarda quién responde, dónde o cuándo, y aquí no se recoge. Borre la fila.") % {
            "kind": kind
        }
    for name in NOT_UNDERSTOOD:
        if row.get(name):
            yield _("la columna «%(column)s» no se admite: cada persona ve todas las preguntas. Vacíela.") % {
                "column": name
            }
    if row.get("label", "") and "${" in row["label"]:
        yield _("el texto trae la respuesta de otra pregunta (${…}), y eso no se admite.")


def _question(
    kind: str, of: str, row: dict[str, str], choices: dict[str, list[dict[str, str]]], words: list[str]
) -> QuestionSpec | None:
    question = QuestionSpec(
        code=row.get("name", ""),
        kind="",
        text=row.get("label", ""),
        hint=row.get("hint", ""),
        is_required=row.get("required", "").lower() in YES,
        allows_na=row.get("allows_na", "").lower() in YES,
        low_label=row.get("low_label", ""),
        high_label=row.get("high_label", ""),
    )
    if kind == "text":
        question.kind = QuestionKind.OPEN.value
    elif kind == "range":
        question.kind = QuestionKind.SCALE.value
        question.scale_max = _scale_end(row.get("parameters", ""), words)
    elif kind in ("select_one", "select_multiple"):
        _with_options(question, kind, of, row, choices, words)
    else:
        words.append(
            _("el tipo «%(kind)s» no se admite. Se admiten: select_one, select_multiple, range, text y begin_group.")
            % {"kind": kind}
        )
        return None
    return question


def _scale_end(parameters: str, words: list[str]) -> int | None:
    values = {name: int(value) for name, value in _RANGE.findall(parameters)}
    if values.get("start", 1) != 1 or values.get("step", 1) != 1:
        words.append(_("la escala empieza en 1 y avanza de uno en uno: «start=1 end=5 step=1»."))
    if "end" not in values:
        words.append(_("falta hasta dónde llega la escala, en «parameters»: «start=1 end=5 step=1»."))
    return values.get("end")


def _with_options(
    question: QuestionSpec,
    kind: str,
    of: str,
    row: dict[str, str],
    choices: dict[str, list[dict[str, str]]],
    words: list[str],
) -> None:
    name, _space, other = of.partition(" ")
    if other.strip():
        words.append(_("«or_other» no se admite: agregue una opción y una pregunta abierta."))
    if name not in choices:
        words.append(_("la lista «%(name)s» no está en la hoja «choices».") % {"name": name})
        return
    options = [one for one in choices[name] if one["code"] != NA]
    question.allows_na |= len(options) < len(choices[name])
    numbers = [one["code"] for one in options]
    if (
        kind == "select_one"
        and "likert" in row.get("appearance", "")
        and numbers == [str(place) for place in range(1, len(options) + 1)]
    ):
        question.kind, question.scale_max = QuestionKind.SCALE.value, len(options)
        question.low_label, question.high_label = options[0]["label"][:60], options[-1]["label"][:60]
        return
    question.kind = (QuestionKind.SINGLE if kind == "select_one" else QuestionKind.MULTIPLE).value
    question.options = options


# --- out -------------------------------------------------------------------------------------------------------------
def write(spec: InstrumentSpec) -> bytes:
    """The workbook that ``read`` gives back equal."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        lists = [question for question in spec.questions if question.options]
        _fill(book.add_worksheet(SURVEY), bold, SURVEY_COLUMNS, list(_written(spec)))
        _fill(
            book.add_worksheet(CHOICES),
            bold,
            ("list_name", "name", "label"),
            [(question.code, *one) for question in lists for one in _options_of(question)],
        )
        names = ("form_title", "form_id", "version", "default_language", "kind", "anonymous", "before_and_after",
                 "introduction")  # fmt: skip
        row = (spec.title, spec.code, str(spec.edition), "es", spec.kind, _yes(spec.is_anonymous),
               _yes(spec.has_moments), spec.introduction)  # fmt: skip
        _fill(book.add_worksheet(SETTINGS), bold, names, [row])
    return target.getvalue()


def _written(spec: InstrumentSpec) -> Iterator[tuple[str, ...]]:
    section, number = "", 0
    for question in spec.questions:
        if question.section != section:
            if section:
                yield ("end_group",)
            section = question.section
            if section:
                number += 1
                yield "begin_group", f"seccion_{number}", section
        yield (
            _type_of(question),
            question.code,
            question.text,
            question.hint,
            _yes(question.is_required),
            f"start=1 end={question.scale_max} step=1" if question.scale_max else "",
            _yes(question.allows_na),
            question.low_label,
            question.high_label,
        )
    if section:
        yield ("end_group",)


def _type_of(question: QuestionSpec) -> str:
    match question.kind:
        case QuestionKind.SCALE:
            return "range"
        case QuestionKind.SINGLE:
            return f"select_one {question.code}"
        case QuestionKind.MULTIPLE:
            return f"select_multiple {question.code}"
    return "text"


def _options_of(question: QuestionSpec) -> Iterator[tuple[str, str]]:
    yield from ((one["code"], one["label"]) for one in question.options)
    if question.allows_na:
        yield NA, _("No aplica")


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _fill(sheet: Any, bold: Any, headers: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    sheet.write_row(0, 0, headers, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value)
    sheet.set_column(0, len(headers) - 1, 24)
