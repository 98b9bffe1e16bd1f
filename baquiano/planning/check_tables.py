"""The list of what the check of a plan found."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.words import PLAN_UNIT, PLAN_UNITS
from baquiano.planning.checking.joint import JOINT_RULES
from baquiano.planning.checking.results import Result
from baquiano.planning.checking.rows import FoundRows
from baquiano.planning.checks import CHECKS
from baquiano.planning.choices import Severity
from baquiano.ui.icons import icon
from baquiano.ui.listing import ChoiceFilter, Column, Listing

TONES = {
    Severity.BLOCKS: ("danger", "slash-circle"),
    Severity.WARNS: ("warning", "exclamation-triangle"),
    Severity.SUGGESTS: ("info", "info-circle"),
}
SHOWN_CODES = 6


def severity_html(severity: str, words: Any = "") -> Any:
    """The severity in words, on a colour and with an icon that repeat it."""
    tone, name = TONES[Severity(severity)]
    return format_html(
        '<span class="state state-{}">{}<span>{}</span></span>', tone, icon(name), words or Severity(severity).label
    )


def marks_html(results: list[Result]) -> Any:
    """The findings of one activity: how many of each severity, and what they say to whoever listens."""
    counts = [(one, sum(result.severity == one for result in results)) for one in Severity.values]
    return format_html_join(
        " ", "{}", ((severity_html(one, f"{Severity(one).label}: {count}"),) for one, count in counts if count)
    )


def state_words(result: Result) -> str:
    if result.waiver is not None:
        return f"Aceptado: {result.waiver.reason}"
    return "Abierto, después de aceptado" if result.earlier else "Abierto"


def state_html(result: Result) -> Any:
    if result.waiver is not None:
        words = _("Lo aceptó %(who)s: %(why)s") % {"who": result.waiver.waived_by, "why": result.waiver.reason}
        return format_html('<span class="state state-neutral">{}<span>{}</span></span> <span class="hint">{}</span>',
                           icon("check2-square"), _("Aceptado"), words)  # fmt: skip
    if result.earlier is not None:
        return format_html(
            '<span class="state state-warning"><span>{}</span></span>', _("Abierto: cambió después de aceptarse")
        )
    return format_html('<span class="state state-neutral"><span>{}</span></span>', _("Abierto"))


class FindingListing(Listing):
    """What was found, the gravest first; each opens its page, with its rows and what to do."""

    name = "hallazgos"
    caption = _("Hallazgos de la verificación")
    columns = [
        Column("severity", _("Gravedad"), value="severity_words", html=lambda r: severity_html(r.severity), width=12),
        Column("words", _("Hallazgo"), value="finding.words", link=True, css="col-wide", width=70),
        Column("rule", _("Regla"), value="check.title", width=36),
        Column("why", _("Por qué importa"), value="check.why", on_screen=False, width=50),
        Column("mend", _("Qué hacer"), value="check.mend", on_screen=False, width=50),
    ]
    page_size = 25
    empty_title = _("Sin hallazgos")
    empty_text = _("Las reglas de la verificación no encontraron nada que corregir.")
    personal_data = True

    def __init__(self, request: HttpRequest, rows: FoundRows, *, address: tuple[str, Any] = ("", None)) -> None:
        self.results, (self.route, self.key) = rows.results, address
        super().__init__(request, rows)  # type: ignore[arg-type]

    def get_columns(self) -> list[Column]:
        return [
            *self.columns,
            Column("groups", PLAN_UNITS, value=self._groups, on_screen=False, width=36),
            Column("entities", _("Entidades"), value=self._entities, on_screen=False, width=50),
            Column("codes", _("Actividades"), value=self._codes, on_screen=False, width=24),
            Column("state", _("Estado"), value=state_words, html=state_html, width=40),
        ]

    def _groups(self, result: Result) -> str:
        plans = self.results.plans
        names = [plans[key].group for key in result.finding.plans if key in plans]
        return ", ".join(names) or str(_("Toda la vigencia"))

    def _entities(self, result: Result) -> str:
        names = {entity.id: entity.name for entity in self.results.sheet.entities} if self.results.sheet else {}
        return ", ".join(names[key] for key in result.finding.entities if key in names)

    def _codes(self, result: Result) -> str:
        rows = self.results.rows
        codes = [rows[key].code for key in result.finding.items if key in rows]
        rest = len(codes) - SHOWN_CODES
        return ", ".join(codes[:SHOWN_CODES]) + (f" y {rest} más" if rest > 0 else "")

    def get_filters(self) -> list[Any]:
        found_rules = {result.finding.rule for result in self.results.all}
        groups = sorted(((plan.id, plan.group) for plan in self.results.plans.values()), key=lambda one: one[1])
        together = [("si", _("Sinergias entre grupos"))]
        return [
            _choice("sinergias", _("Clase"), together, lambda row, value: row.finding.rule in JOINT_RULES),
            _choice("gravedad", _("Gravedad"), Severity.choices, lambda row, value: row.severity == value),
            _choice(
                "regla",
                _("Regla"),
                [(code, check.title) for code, check in CHECKS.items() if code in found_rules],
                lambda row, value: row.finding.rule == value,
            ),
            _choice("grupo", PLAN_UNIT, groups, lambda row, value: value in map(str, row.finding.plans)),
            _choice(
                "estado",
                _("Estado"),
                [("abierto", _("Abiertos")), ("aceptado", _("Aceptados"))],
                lambda row, value: row.is_open == (value == "abierto"),
            ),
        ]

    def known_count(self) -> int | None:
        return len(self.filtered)

    def row_url(self, row: Result) -> str:
        return reverse(f"planning:{self.route}_finding", args=[self.key, row.pk]) if self.route else ""


def _choice(key: str, label: Any, choices: Any, keep: Any) -> ChoiceFilter:
    return ChoiceFilter(
        key=key,
        label=label,
        choices=choices,
        apply=lambda rows, value: rows.kept(lambda row: keep(row, value)),  # type: ignore[attr-defined]
    )
