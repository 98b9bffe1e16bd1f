"""The case until the day of the visit: the need, the activity of the plan, who approved it, and the agenda."""

from django.utils.translation import gettext as _

from baquiano.delivery.models import AssistanceSession
from baquiano.governance.models import Decision
from baquiano.governance.queries import decisions_on
from baquiano.meetings.queries import latest_minutes
from baquiano.planning.changing.models import ChangeRequest
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.queries import DIVULGED, baseline_of, returns_of
from baquiano.reports.trace.steps import Fact, Stage, name_of, told


def need(item: PlanItem | None) -> Stage:
    """What the entities lacked, and the source that says so (PLN-01)."""
    title = _("Necesidad")
    if item is None:
        return Stage("need", title, gaps=[_("Sin registro: la visita no viene de una actividad del plan.")])
    rows = item.needs.select_related("source_type", "source_file__file", "created_by").order_by("position")
    facts = [
        Fact(
            what=_("%(code)s · Necesidad identificada") % {"code": one.code},
            who=name_of(one.created_by),
            at=one.created_at,
            text=f"{one.description} — {one.source_type}: {one.source_reference or _('documento cargado')}",
            url=one.get_absolute_url(),
            mark=one.source_file.file.sha256 if one.source_file and one.source_file.file else "",
            event="planning.need_created",
            subject=told(one),
        )
        for one in rows
    ]
    if facts:
        return Stage("need", title, facts)
    written = [Fact(what=_("Escrita en la actividad del plan"), text=item.need)] if item.need.strip() else []
    gap = _("Sin registro: la actividad no está enlazada con una necesidad que diga su fuente.")
    return Stage("need", title, written, [gap])


def activity(item: PlanItem | None) -> Stage:
    """The row of the plan, and each change that was asked of it."""
    title = _("Actividad del plan")
    if item is None:
        return Stage("activity", title, gaps=[_("Sin registro: la visita no está en el plan.")])
    facts = [
        Fact(
            what=_("%(code)s · Se escribió en el plan") % {"code": item.code},
            who=name_of(item.created_by),
            at=item.created_at,
            text=item.activity,
            url=item.get_absolute_url(),
            event="planning.item_created",
            subject=told(item),
        )
    ]
    changes = ChangeRequest.objects.filter(item=item).select_related("created_by", "decided_by")
    facts += [
        Fact(
            what=_("%(kind)s: %(state)s") % {"kind": one.get_kind_display(), "state": one.get_state_display().lower()},
            who=name_of(one.decided_by or one.created_by),
            at=one.decided_at or one.created_at,
            url=one.get_absolute_url(),
        )
        for one in changes.order_by("created_at")
    ]
    gaps = [_("La actividad fue retirada del plan: %(why)s") % {"why": item.removed_reason}] if item.is_removed else []
    return Stage("activity", title, facts, gaps)


def approval(item: PlanItem | None) -> Stage:
    """Who delivered, sent back, approved, consolidated and decided the plan in which the activity stands."""
    title = _("Aprobación del plan y decisión del comité")
    if item is None:
        return Stage("approval", title, gaps=[_("Sin registro: no hay plan que aprobar.")])
    plan = item.plan
    facts, gaps = _of_group(plan)
    whole = plan.consolidated_into or (plan if plan.state in DIVULGED else None)
    if whole is None:
        return Stage("approval", title, facts, [*gaps, _("Sin registro: el plan no se ha consolidado.")])
    if whole.verified_at:
        facts.append(
            Fact(_("Planeación verificó el consolidado"), name_of(whole.verified_by), whole.verified_at,
                 url=whole.get_absolute_url(), event="planning.plan_verified", subject=told(whole))
        )  # fmt: skip
    decided = [_decision(one) for one in decisions_on(whole)]
    facts += decided
    baseline = baseline_of(whole)
    if baseline is not None and baseline.decision_id is None and whole.is_consolidated:
        facts.append(
            Fact(_("Se adoptó el plan consolidado"), name_of(whole.approved_by), whole.approved_at,
                 event="planning.plan_put_in_force", subject=told(whole))
        )  # fmt: skip
    elif baseline is None and not decided:
        gaps.append(_("Sin registro: el comité no ha decidido sobre el plan."))
    if baseline is not None:
        facts.append(Fact(_("Línea base"), name_of(baseline.created_by), baseline.created_at, mark=baseline.sha256))
    if whole.divulged_at:
        facts.append(
            Fact(_("Se divulgó a los grupos"), name_of(whole.divulged_by), whole.divulged_at,
                 event="planning.plan_divulged", subject=told(whole))
        )  # fmt: skip
    return Stage("approval", title, facts, gaps)


def _of_group(plan: Plan) -> tuple[list[Fact], list[str]]:
    facts, url = [], plan.get_absolute_url()
    for one in returns_of(plan).order_by("returned_at"):
        what, back = _("Devolución %(n)s del plan") % {"n": one.round}, one.get_absolute_url()
        facts.append(Fact(what, name_of(one.returned_by), one.returned_at, one.note, back, one.sha256))
    if plan.submitted_at:
        facts.append(
            Fact(_("El grupo entregó el plan"), name_of(plan.submitted_by), plan.submitted_at, url=url,
                 event="planning.plan_submitted", subject=told(plan))
        )  # fmt: skip
    if not plan.approved_at:
        return facts, [_("Sin registro: el líder no ha aprobado el plan del grupo.")]
    note = _("Lo aprobó quien lo entregó.") if plan.is_self_approved else ""
    facts.append(
        Fact(_("El líder aprobó el plan"), name_of(plan.approved_by), plan.approved_at, note, url,
             event="planning.plan_approved", subject=told(plan))
    )  # fmt: skip
    return facts, []


def _decision(decision: Decision) -> Fact:
    session = decision.item.session
    minutes = latest_minutes(session.meeting)
    votes = _("A favor %(yes)s, en contra %(no)s, en blanco %(blank)s; presentes %(here)s de %(all)s.") % {
        "yes": decision.votes_for,
        "no": decision.votes_against,
        "blank": decision.votes_blank,
        "here": decision.members_present,
        "all": decision.members_total,
    }
    acta = str(minutes) if minutes is not None and minutes.is_signed else _("su acta está sin firmar")
    return Fact(
        what=f"{session.body}: {decision}",
        who=name_of(decision.decided_by),
        at=decision.decided_at,
        text=f"{votes} {acta}.",
        url=session.get_absolute_url(),
        mark=minutes.content_sha256 if minutes is not None else "",
        event="governance.decision_recorded",
        subject=told(decision),
    )


def agenda(session: AssistanceSession) -> Stage:
    """The entry of the published agenda from which the visit was born."""
    title = _("Agenda del mes")
    entry = session.entry
    if entry is None:
        return Stage("agenda", title, gaps=[_("Sin registro: la visita no estaba en una agenda publicada.")])
    month = entry.agenda
    facts = [
        Fact(
            what=_("Entró en la agenda"),
            who=name_of(entry.created_by),
            at=entry.created_at,
            text=f"{entry} · {entry.responsible or ''}".strip(" ·"),
            url=entry.get_absolute_url(),
            event="agenda.entry_added",
            subject=told(entry),
        )
    ]
    if month.submitted_at:
        facts.append(
            Fact(_("El grupo la envió a planeación"), name_of(month.submitted_by), month.submitted_at,
                 url=month.get_absolute_url(), event="agenda.agenda_submitted", subject=told(month))
        )  # fmt: skip
    if month.verified_at:
        facts.append(
            Fact(_("Planeación la verificó"), at=month.verified_at, event="agenda.agenda_verified", subject=told(month))
        )
    if month.published_at:
        facts.append(Fact(_("Se publicó"), at=month.published_at, event="agenda.agenda_published", subject=told(month)))
    if entry.original_starts_at and entry.original_starts_at != entry.starts_at:
        facts.append(Fact(_("Cambió de fecha"), text=_("La publicada era esta."), at=entry.original_starts_at))
    gaps = [] if month.published_at else [_("Sin registro: la agenda no se ha publicado.")]
    return Stage("agenda", title, facts, gaps)
