"""What evaluations understand of the folder: ``[evaluation]`` of the profile, and instruments in ``evaluation/``.

An instrument is a file, ``evaluation/<any name>.toml`` or an XLSForm (``.xlsx``). The folder adds versions and never
rewrites one that is in force: a change is the next ``edition``.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from baquiano.common.errors import Refused
from baquiano.delivery.choices import KINDS
from baquiano.evaluation import queries, specs, xlsform
from baquiano.evaluation.actions.instruments import take_instrument
from baquiano.evaluation.choices import Audience, InstrumentState, Trigger
from baquiano.evaluation.models import Instrument
from baquiano.evaluation.rules import VIEW_STAGES
from baquiano.evaluation.settings import (
    AUDIENCE,
    KINDS_KEY,
    MECHANISMS,
    OPEN_DAYS,
    PROPOSAL_DAYS,
    REPORT_FORMAT,
    REQUIRED,
    SECOND_STAGE,
    SHEET_FORMAT,
    SMALLEST,
    THRESHOLD,
    TRIGGERS,
)
from baquiano.institutions import folder, switches
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Setting
from baquiano.institutions.toml import dumps, dumps_rows

FILES = ("evaluation/*.toml", "evaluation/*.xlsx")
_COVERAGE = re.compile(r"^(none|all_consenting|(100|[1-9]\d?)%)$")
_TRIGGER_KEYS = {"on", "instrument", "audience", "after_days", "after_months", "open_days"}


# Who is asked, of which visits and for how long.
_ABOUT = (
    Setting(
        AUDIENCE,
        str,
        "Escriba «attendees» (quienes asistieron) o «contacts» (los contactos de las entidades).",
        required=False,
        choices=tuple(Audience.values),
        label="A quién se invita a evaluar",
    ),
    Setting(
        KINDS_KEY,
        list,
        "Escriba qué clases de visita se evalúan: [«visit», «workshop», «call»]; sin ella, todas.",
        required=False,
        choices=tuple(str(one.value) for one in KINDS),
        label="Clases de visita que se evalúan",
    ),
    Setting(
        MECHANISMS,
        list,
        "Escriba los códigos de los mecanismos que se evalúan; sin ella, todos.",
        required=False,
    ),
    Setting(
        OPEN_DAYS,
        int,
        "Escriba los días que una evaluación recibe respuestas: 15.",
        required=False,
        label="Días que una evaluación recibe respuestas",
        bounds=(1, 180),
    ),
)
# What follows from the answers.
_AFTERWARDS = (
    Setting(
        THRESHOLD,
        int,
        "Escriba el porcentaje de la calificación máxima bajo el cual se propone una mejora: 70; con 0, nunca.",
        required=False,
        label="Porcentaje bajo el cual se propone una acción de mejora",
        bounds=(0, 100),
    ),
    Setting(
        PROPOSAL_DAYS,
        int,
        "Escriba los días que tiene la acción de mejora que se propone: 30.",
        required=False,
        label="Días de plazo de la acción que se propone",
        bounds=(1, 366),
    ),
    Setting(
        SMALLEST,
        int,
        "Escriba el grupo más pequeño del que se muestran resultados anónimos: 5.",
        required=False,
        label="Grupo más pequeño del que se muestran resultados anónimos",
        bounds=(3, 50),
    ),
    Setting(
        REQUIRED,
        bool,
        "Escriba true si una asistencia se cierra solo cuando se aplicó su evaluación.",
        required=False,
        label="Cerrar una asistencia pide su evaluación aplicada",
    ),
    Setting(
        REPORT_FORMAT,
        str,
        "Escriba el código del formato del análisis de resultados de evaluación.",
        required=False,
        label="Formato del análisis de resultados de evaluación",
    ),
    Setting(
        SHEET_FORMAT,
        str,
        "Escriba el código del formato de la hoja para responder en papel.",
        required=False,
        label="Formato de la hoja para responder en papel",
    ),
    Setting(TRIGGERS, list, "Escriba cada una como [[evaluation.triggers]] con «on» e «instrument».", False),
)


def register() -> None:
    """Declare the keys and the files; called when the room is ready."""
    folder.register_settings(*_ABOUT, *_AFTERWARDS)
    switches.register_actions(SECOND_STAGE, VIEW_STAGES)
    folder.register(folder.Part("evaluation", FILES, check, apply, write, order=70))


# --- reading the folder ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Found:
    file: str
    spec: specs.InstrumentSpec
    problems: list[str]


def _read(content: Folder, file: str) -> _Found:
    if file.endswith(".xlsx"):
        try:
            found = xlsform.read(content.bytes_of(file), name=file)
        except Refused as refused:
            return _Found(file, specs.InstrumentSpec("", ""), [refused.sentence])
        return _Found(file, found.spec, found.problems)
    try:
        written = tomllib.loads(content.text(file))
    except tomllib.TOMLDecodeError as error:
        return _Found(file, specs.InstrumentSpec("", ""), [f"No se puede leer como TOML ({error}). Revise esa línea."])
    spec, problems = specs.from_toml(written)
    return _Found(file, spec, problems + [str(fault) for fault in specs.faults_of(spec)])


def check(content: Folder) -> Iterator[Problem]:
    coverage = content.value("evaluation.coverage", "none")
    if isinstance(coverage, str) and not _COVERAGE.match(coverage):
        mend = "Escriba «none», «all_consenting» o un porcentaje de 1 a 100: «10%»."
        yield Problem(folder.PROFILE, "evaluation.coverage", mend)
    yield from _check_triggers(content)
    seen: set[tuple[str, int]] = set()
    for file in content.matching(*FILES):
        found = _read(content, file)
        yield from (Problem(file, "", words) for words in found.problems)
        key = (found.spec.code, found.spec.edition)
        if not found.problems and key in seen:
            yield Problem(file, "code", f"La versión {key[1]} de «{key[0]}» está en dos archivos. Deje uno.")
        seen.add(key)


def _check_triggers(content: Folder) -> Iterator[Problem]:
    rows = content.value(TRIGGERS, [])
    for number, row in enumerate(rows if isinstance(rows, list) else [], start=1):
        where = f"{TRIGGERS}, {number}"
        if not isinstance(row, dict) or not isinstance(row.get("instrument"), str):
            yield Problem(folder.PROFILE, where, "Escriba «on» y el código del instrumento en «instrument».")
            continue
        if row.get("on") not in Trigger.values:
            yield Problem(folder.PROFILE, where, f"Escriba en «on» uno de: {', '.join(Trigger.values)}.")
        if row.get("audience", Audience.ATTENDEES) not in Audience.values:
            yield Problem(folder.PROFILE, where, f"Escriba en «audience» uno de: {', '.join(Audience.values)}.")
        if unknown := set(row) - _TRIGGER_KEYS:
            yield Problem(folder.PROFILE, where, f"«{min(unknown)}» no se entiende. Bórrelo.")
        for name, most in (("after_days", 1000), ("after_months", 60), ("open_days", 1000)):
            value = row.get(name, 1)
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
                yield Problem(folder.PROFILE, where, f"«{name}» es un número de 0 a {most}.")


def apply(load: Load) -> Iterator[Difference]:
    found = [_read(load.folder, file) for file in load.folder.matching(*FILES)]
    for one in sorted(found, key=lambda one: (one.spec.code, one.spec.edition)):
        is_new = take_instrument(load.institution, one.spec, by=load.by, at=load.at)
        if is_new:
            yield Difference(one.file, f"instrumento {one.spec.code}, versión {one.spec.edition}", new=one.spec.title)


def write(export: Export) -> None:
    """Every version that is or was in force: the last one under its code, the earlier ones with their number too."""
    rows = Instrument.objects.exclude(state=InstrumentState.DRAFT).prefetch_related("questions")
    last = {one.code: one.edition for one in rows.order_by("code", "edition")}
    for instrument in rows.order_by("code", "edition"):
        head, asked = specs.to_toml(queries.spec_of(instrument))
        mark = "" if instrument.edition == last[instrument.code] else f".v{instrument.edition}"
        name = f"evaluation/{instrument.code}{mark}.toml"
        export.add(name, dumps(head) + "\n" + dumps_rows("questions", asked))
