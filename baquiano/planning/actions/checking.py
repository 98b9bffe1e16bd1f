"""What people do with the check of a plan: accept a finding as it is, take that back, and say that it was seen."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.rules import accepts_changes
from baquiano.planning.checking.results import Result, Results, check_of, check_of_year
from baquiano.planning.checking.settings import gate_before
from baquiano.planning.choices import Gate
from baquiano.planning.models import Plan, PlanCheck, Waiver

# A refusal names this many findings; the page of the check lists all.
NAMED = 3


@transaction.atomic
def waive_finding(
    year: FiscalYear, plan: Plan | None, finding: UUID, *, id: UUID, digest: str, reason: str, by: User, at: datetime
) -> Waiver:
    """Accept a finding of the check of ``plan`` (of the vigencia without one) as it is, with the reason.

    ``digest`` is the finding that the person read: when its rows changed meanwhile, it is refused, to be read again.
    """
    year = FiscalYear.objects.select_for_update().select_related("institution").get(pk=year.pk)
    repeated = Waiver.objects.filter(pk=id, year=year).first()
    if repeated is not None:
        return repeated
    result = current_finding(check_of(plan) if plan else check_of_year(year), finding, digest)
    if not result.check.is_waivable:
        raise Refused(_("Este hallazgo no se acepta como está: complete el dato en la actividad."))
    if not reason.strip():
        raise Refused(_("Escriba por qué se acepta: quien revise el plan necesita saberlo."))
    if result.waiver is not None:
        raise Refused(
            _("%(who)s ya aceptó este hallazgo: «%(why)s».")
            % {"who": result.waiver.waived_by, "why": result.waiver.reason}
        )
    check_open(year)
    fields = {
        "institution_id": year.institution_id,
        "year": year,
        "unit_id": _only_unit(result),
        "rule": result.finding.rule,
        "finding": result.pk,
        "digest": result.finding.digest,
        "words": result.finding.words,
        "reason": reason.strip(),
        "waived_by": by,
        "waived_at": at,
    }
    waiver, is_new = create_once(Waiver, id=id, fields=fields)
    if is_new:
        data = {"rule": str(result.check.title), "label": result.finding.words, "reason": waiver.reason}
        trail.record("planning.finding_waived", plan or year, by=by, at=at, data=data)
    return waiver


def current_finding(results: Results, finding: UUID, digest: str) -> Result:
    """The finding as it is now, if it still is the one that the person read."""
    result = results.get(finding)
    if result is None:
        raise Refused(_("Ese hallazgo ya no existe: sus actividades cambiaron. Vuelva a la lista."))
    if result.finding.digest != digest:
        raise Refused(_("Las actividades cambiaron mientras usted leía: revise de nuevo el hallazgo."))
    return result


def _only_unit(result: Result) -> UUID | None:
    """The group, when the finding concerns only its plan."""
    plans = result.finding.plans
    return Plan.objects.get(pk=plans[0]).unit_id if len(plans) == 1 else None


def check_open(year: FiscalYear) -> None:
    if not accepts_changes(year):
        raise Refused(_("La vigencia %(year)s está cerrada y su verificación no cambia.") % {"year": year})


@transaction.atomic
def withdraw_waiver(waiver: Waiver, *, by: User, at: datetime) -> Waiver:
    """Take a waiver back: the finding is open again. Twice is once."""
    waiver = Waiver.objects.select_for_update(of=("self",)).select_related("year").get(pk=waiver.pk)
    if waiver.withdrawn_at is not None:
        return waiver
    check_open(waiver.year)
    waiver.withdrawn_by, waiver.withdrawn_at = by, at
    waiver.save(update_fields=["withdrawn_by", "withdrawn_at"])
    data = {"label": waiver.words, "reason": waiver.reason}
    trail.record("planning.waiver_withdrawn", waiver.year, by=by, at=at, data=data)
    return waiver


@transaction.atomic
def record_check(year: FiscalYear, plan: Plan | None, *, id: UUID, note: str = "", by: User, at: datetime) -> PlanCheck:
    """Record that ``by`` saw the check as it stands now, with an observation (WFL-03)."""
    results = check_of(plan) if plan else check_of_year(year)
    seen = results if plan else results.within(delivered_plans(year))
    fields = {
        "institution_id": year.institution_id,
        "year": year,
        "plan": plan,
        "digest": seen.digest,
        "counts": seen.counts,
        "note": note.strip(),
        "seen_by": by,
        "seen_at": at,
    }
    repeated = PlanCheck.objects.filter(pk=id, year=year, seen_by=by).first()
    if repeated is not None:
        return repeated
    check, is_new = create_once(PlanCheck, id=id, fields=fields)
    if is_new:
        trail.record("planning.check_seen", plan or year, by=by, at=at, data={**seen.counts, "note": note.strip()})
    return check


def delivered_plans(year: FiscalYear) -> set[UUID]:
    """The plans that are or can be part of the consolidated one."""
    rows = Plan.objects.filter(year=year, kind="group", state__in=("approved", "consolidated", "in_force", "closed"))
    return set(rows.values_list("pk", flat=True))


def refuse_unchecked_consolidation(year: FiscalYear, plans: Iterable[Plan]) -> None:
    """What the profile asks of the check before the plans are consolidated."""
    gate = gate_before(year.institution, year.year, "consolidation")
    if gate != Gate.NONE:
        results = check_of_year(year).within(plan.pk for plan in plans)
        where = _("Está en «Verificación de los planes», en la página de consolidación.")
        _refuse(gate, results, PlanCheck.objects.filter(year=year, plan=None), where)


def refuse_unchecked_committee(plan: Plan) -> None:
    """What the profile asks of the check before the consolidated plan goes to the committee."""
    gate = gate_before(plan.institution, plan.year.year, "committee")
    if gate != Gate.NONE:
        where = _("Está en «Verificación del plan», en la página del plan.")
        _refuse(gate, check_of(plan), PlanCheck.objects.filter(plan=plan), where)


def _refuse(gate: str, results: Results, seen: QuerySet[PlanCheck], where: str) -> None:
    if gate == Gate.SEEN and not seen.filter(digest=results.digest).exists():
        raise Refused(
            _("Antes, deje constancia de que vio la verificación como está hoy. %(where)s") % {"where": where}
        )
    blocking = results.blocking
    if gate == Gate.CLEAN and blocking:
        named = " ".join(result.finding.words for result in blocking[:NAMED])
        sentence = ngettext(
            "La verificación tiene un hallazgo que bloquea. %(named)s%(more)s Corríjalo, o acéptelo con su motivo. "
            "%(where)s",
            "La verificación tiene %(count)s hallazgos que bloquean. %(named)s%(more)s Corríjalos, o acéptelos con su "
            "motivo. %(where)s",
            len(blocking),
        )
        more = "…" if len(blocking) > NAMED else ""
        raise Refused(sentence % {"count": len(blocking), "named": named, "more": more, "where": where})
