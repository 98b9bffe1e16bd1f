"""The content of the record of verification, built from the check and the completeness of the plan."""

from django.utils.translation import gettext as _

from baquiano.documents.payloads import CheckedField, CheckPayload, CheckRow, CheckRule, Person
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting
from baquiano.planning import queries
from baquiano.planning.checking.queries import checks_seen
from baquiano.planning.checking.results import Result, Results, check_of
from baquiano.planning.checks import CHECKS
from baquiano.planning.models import Need, Plan
from baquiano.planning.rules import REQUIREMENTS
from baquiano.ui.display import moment

SHOWN_CODES = 12


def record_format(institution: Institution, year: int | None = None) -> str:
    """The code of the format of the record; empty where the institution has none."""
    return setting(institution, "checks.format", year=year, default="")


def record_code(plan: Plan) -> str:
    return record_format(plan.institution, plan.year.year)


def check_payload(plan: Plan) -> CheckPayload:
    """What the plan holds, field by field, what it covers, every rule that was asked, and each finding."""
    results = check_of(plan)
    needs = Need.objects.filter(year=plan.year, is_removed=False)
    if not plan.is_consolidated:
        needs = needs.filter(unit=plan.unit)
    total, unanswered = needs.count(), queries.unanswered_needs(needs).count()
    return CheckPayload(
        title=_("Registro de verificación · %(plan)s") % {"plan": plan},
        year=plan.year.year,
        unit=plan.unit.name,
        state=plan.get_state_display(),
        is_consolidated=plan.is_consolidated,
        items=queries.items_of(plan).count(),
        groups=[one.unit.name for one in queries.group_plans_of(plan)] if plan.is_consolidated else [plan.unit.name],
        needs=total,
        needs_answered=total - unanswered,
        fields=_fields(plan),
        blocks=results.counts["blocks"],
        warns=results.counts["warns"],
        suggests=results.counts["suggests"],
        waived=results.counts["waived"],
        rules=_rules(results),
        rows=[_row(result, results) for result in results.all],
        seen=[Person(name=one.seen_by.full_name, note=_seen_words(one)) for one in checks_seen(plan.year, plan)],
    )


def _seen_words(one: object) -> str:
    note = getattr(one, "note", "")
    return moment(getattr(one, "seen_at", None)) + (f": {note}" if note else "")


def _fields(plan: Plan) -> list[CheckedField]:
    """Of each datum that the profile asks for, how many activities have it."""
    items, found = queries.items_of(plan).order_by(), []
    for name in queries.required_fields(plan.institution, plan.year.year):
        count = items.filter(queries.complete_condition([name])).count()
        found.append(CheckedField(label=str(REQUIREMENTS[name].label).capitalize(), items=count))
    return found


def _rules(results: Results) -> list[CheckRule]:
    off = results.sheet.settings.off if results.sheet else frozenset()
    severities = dict(results.sheet.settings.severities) if results.sheet else {}
    found = []
    for code, check in CHECKS.items():
        if code not in off:
            told = [result for result in results.all if result.finding.rule == code]
            severity = severities.get(code, check.severity.value)
            still = sum(result.is_open for result in told)
            found.append(CheckRule(name=str(check.title), severity=severity, open=still, waived=len(told) - still))
    return found


def _row(result: Result, results: Results) -> CheckRow:
    finding, waiver = result.finding, result.waiver
    codes = [results.rows[key].code for key in finding.items if key in results.rows]
    rest = len(codes) - SHOWN_CODES
    groups = [results.plans[key].group for key in finding.plans if key in results.plans]
    return CheckRow(
        severity=result.severity,
        severity_name=str(result.severity_words),
        rule=str(result.check.title),
        words=finding.words,
        mend=str(result.check.mend),
        codes=", ".join(codes[:SHOWN_CODES]) + (f" y {rest} más" if rest > 0 else ""),
        groups="; ".join(groups) or _("Toda la vigencia"),
        waived_by=waiver.waived_by.full_name if waiver else "",
        waived_at=waiver.waived_at if waiver else None,
        reason=waiver.reason if waiver else "",
    )
