"""The annual strategy as its format, its spreadsheet and the file of the planning tool say it."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.spreadsheets import write_xlsx
from baquiano.documents.payloads import Payload
from baquiano.strategy import queries
from baquiano.strategy.models import AnnualStrategy
from baquiano.strategy.profile import COLUMNS
from baquiano.ui.listing.export import safe_csv_text


@dataclass(frozen=True, kw_only=True)
class StrategySection:
    """A part of the strategy, by its name."""

    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class StrategyGuideline:
    """A guideline of the senior management that it follows."""

    number: str
    title: str
    issued_on: date
    by: str


@dataclass(frozen=True, kw_only=True)
class StrategyDatum:
    """A datum on which it is based."""

    kind: str
    title: str
    value: str
    note: str


@dataclass(frozen=True, kw_only=True)
class StrategyProposal:
    """What a directorate contributes, or why it contributes nothing."""

    unit: str
    waiver: str
    priorities: str
    services: str
    mode: str
    space: str
    talent: str
    budget: int | None
    resources: str
    travel: str
    guidance: str
    alliances: str


@dataclass(frozen=True, kw_only=True)
class StrategyCheckRow:
    """What was verified before the committee, and by whom."""

    kind: str
    holds: bool
    note: str
    who: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class StrategyPayload(Payload):
    """*Estrategia de asistencia técnica* (STR-01): what the committee approved, and on what it rests."""

    title: str
    year: int
    unit: str
    sections: Sequence[StrategySection]
    selections: Sequence[str]
    budget: int | None
    guidelines: Sequence[StrategyGuideline]
    data: Sequence[StrategyDatum]
    proposals: Sequence[StrategyProposal]
    checks: Sequence[StrategyCheckRow]
    decision: str = ""
    session: str = ""
    approved_at: datetime | None = None
    content_sha256: str = ""


def sections_of(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The parts of a content with their names, in the order in which they are read."""
    both = [
        (_("Análisis de la vigencia anterior"), content["analysis"]),
        (_("Entidades priorizadas y escenarios de intervención"), content["scenarios"]),
        (_("Cómo atiende los lineamientos de la alta dirección"), content["guidance"]),
        (_("Oferta institucional"), content["offer"]),
        (_("Prestación individual o conjunta"), _joined(content["mode"], content["mode_note"])),
        (_("Espacios"), _joined(content["space"], content["space_note"])),
        (_("Talento humano"), content["talent"]),
        (_("Dependencias que se desplazan"), content["travel"]),
        (_("Alianzas"), content["alliances"]),
    ]
    return [(name, text) for name, text in both if text]


def _joined(choice: str, note: str) -> str:
    return f"{choice}. {note}" if choice and note else choice or note


def content_now(strategy: AnnualStrategy) -> dict[str, Any]:
    """What was approved, or what the strategy says today."""
    return strategy.content or queries.content_of(strategy)


def content_to_read(strategy: AnnualStrategy) -> dict[str, Any]:
    """The same with its days as days, for a page."""
    content = content_now(strategy)
    dated = [one | {"issued_on": date.fromisoformat(one["issued_on"])} for one in content["guidelines"]]
    return content | {"guidelines": dated}


def strategy_payload(strategy: AnnualStrategy) -> StrategyPayload:
    """All that was approved, in words."""
    content, decision = content_now(strategy), strategy.decision
    digest = queries.digest_of(strategy)
    return StrategyPayload(
        title=str(strategy),
        year=strategy.year.year,
        unit=content["unit"],
        sections=[StrategySection(name=name, text=text) for name, text in sections_of(content)],
        selections=[_selection_words(one) for one in content["selections"]],
        budget=content["budget"],
        guidelines=[
            StrategyGuideline(
                number=one["number"],
                title=one["title"],
                issued_on=date.fromisoformat(one["issued_on"]),
                by=one["by"],
            )
            for one in content["guidelines"]
        ],
        data=[
            StrategyDatum(kind=one["kind"], title=one["title"], value=one["value"], note=one["note"])
            for one in content["references"]
        ],
        proposals=[StrategyProposal(**one) for one in content["proposals"]],
        checks=[
            StrategyCheckRow(kind=str(one), holds=one.holds, note=one.note, who=str(one.checked_by), at=one.checked_at)
            for one in queries.checks_of(strategy, digest).values()
        ],
        decision=_votes(decision) if decision else "",
        session=str(decision.item.session) if decision else "",
        approved_at=strategy.approved_at,
        content_sha256=strategy.content_sha256,
    )


def _selection_words(one: dict[str, Any]) -> str:
    return _("%(number)s, %(unit)s: %(n)s entidades") % {
        "number": one["number"],
        "unit": one["unit"],
        "n": one["entities"],
    }


def _votes(decision: Any) -> str:
    return _("%(yes)s votos a favor, %(no)s en contra y %(blank)s en blanco. %(comments)s") % {
        "yes": decision.votes_for,
        "no": decision.votes_against,
        "blank": decision.votes_blank,
        "comments": decision.comments,
    }


# --- the spreadsheet -------------------------------------------------------------------------------------------------
HEADERS = ("Parte", "De qué", "Qué dice", "Presupuesto")
WIDTHS = (28, 44, 90, 18)


def workbook_of(strategy: AnnualStrategy) -> bytes:
    """The whole strategy as a sheet: its parts, what it follows, what it cites, and what each directorate proposes."""
    content = content_now(strategy)
    rows: list[list[Any]] = [[_("Estrategia"), name, text, None] for name, text in sections_of(content)]
    rows.append([_("Estrategia"), _("Presupuesto"), "", content["budget"]])
    rows += [[_("Selección"), _selection_words(one), one["sha256"], None] for one in content["selections"]]
    rows += [
        [_("Lineamiento"), f"{one['number']} · {one['title']}", f"{one['by']}, {one['issued_on']}", None]
        for one in content["guidelines"]
    ]
    rows += [
        [_("Dato"), f"{one['kind']}: {one['title']}", _joined(one["value"], one["note"]), None]
        for one in content["references"]
    ]
    for one in content["proposals"]:
        rows += _proposal_rows(one)
    out = BytesIO()
    note = f"{strategy} · {strategy.get_state_display()}"
    if strategy.content_sha256:
        note += f" · SHA-256: {strategy.content_sha256}"
    write_xlsx(out, title=_("Estrategia"), headers=HEADERS, rows=rows, widths=WIDTHS, note=note)
    return out.getvalue()


def _proposal_rows(one: dict[str, Any]) -> list[list[Any]]:
    if one["waiver"]:
        return [[one["unit"], _("Sin propuesta"), one["waiver"], None]]
    parts = [
        (_("Entidades y escenarios"), "priorities"),
        (_("Servicios"), "services"),
        (_("Modalidad"), "mode"),
        (_("Espacio"), "space"),
        (_("Talento humano"), "talent"),
        (_("Otros recursos"), "resources"),
        (_("Desplazamientos"), "travel"),
        (_("Lineamientos para la ejecución"), "guidance"),
        (_("Alianzas"), "alliances"),
    ]
    rows: list[list[Any]] = [[one["unit"], name, one[key], None] for name, key in parts if one[key]]
    return [*rows, [one["unit"], _("Presupuesto"), "", one["budget"]]]


# --- the planning tool -----------------------------------------------------------------------------------------------
def tool_rows(strategy: AnnualStrategy, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The rows that the planning tool receives: one per directorate, or one per part where it asks for those."""
    content = content_now(strategy)
    approved = day_of(strategy.approved_at).isoformat() if strategy.approved_at else ""
    shared = {
        "year": content["year"],
        "title": content["title"],
        "approved_on": approved,
        "sha256": strategy.content_sha256,
    }
    if "section" in columns or "text" in columns:
        rows = [
            {"unit": content["unit"], "section": name, "text": text, "budget": content["budget"]}
            for name, text in sections_of(content)
        ]
    else:
        rows = [one for one in content["proposals"] if not one["waiver"]]
    return [{name: (shared | row).get(name, "") for name in columns} for row in rows]


def tool_content(strategy: AnnualStrategy, kind: str, columns: Sequence[str]) -> bytes:
    """The file for the planning tool: its columns in the order of the profile (INT-03)."""
    rows = tool_rows(strategy, columns)
    if kind == "json":
        return json.dumps(rows, ensure_ascii=False, indent=2).encode()
    headers = [COLUMNS[name] for name in columns]
    values = [[row[name] for name in columns] for row in rows]
    if kind == "csv":
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(headers)
        writer.writerows([[safe_csv_text(value) for value in row] for row in values])
        return text.getvalue().encode("utf-8-sig")
    out = BytesIO()
    write_xlsx(out, title=_("Estrategia"), headers=headers, rows=values)
    return out.getvalue()
