"""Audits, what they sampled and what they found."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, Model, OuterRef, QuerySet, Value, When

from baquiano.accounts.models import User
from baquiano.common.digests import sha256_of
from baquiano.common.policy import visible
from baquiano.documents import queries as documents
from baquiano.documents import storage
from baquiano.documents.models import Evidence
from baquiano.improvement import drawing
from baquiano.improvement.choices import LIVE, ActionState, AuditState, Treatment
from baquiano.improvement.models import Audit, Dismissal, Finding, ImprovementAction, Sample, SampleItem
from baquiano.improvement.populations import Asked, elements_of, population_of
from baquiano.improvement.rules import VIEW_AUDIT, VIEW_FINDING

_FINDING = Finding._meta.label_lower


def audits_visible_to(user: User) -> QuerySet[Audit]:
    return visible(Audit.objects.select_related("unit", "auditor", "closed_by", "institution"), user, VIEW_AUDIT)


def is_made_in(rows: Any, id: UUID | None) -> bool:
    """Whether the row ``id`` is already among those of an audit: a repeated request is answered as the first."""
    return id is not None and rows.filter(pk=id).exists()


def audit_for_update(audit: Audit) -> Audit:
    """The audit as it is stored, locked until the transaction ends."""
    rows = Audit.objects.select_for_update(of=("self",)).select_related("unit", "auditor", "institution")
    return rows.get(pk=audit.pk)


def audits_to_remind(on: date, *, days: int) -> QuerySet[Audit]:
    """Those that should end within ``days`` and those that should have ended."""
    rows = Audit.objects.filter(
        state__in=[AuditState.PLANNED, AuditState.RUNNING], due_on__lte=on + timedelta(days=days)
    )
    return rows.select_related("auditor", "institution")


# --- samples ---------------------------------------------------------------------------------------------------------
def samples_visible_to(user: User) -> QuerySet[Sample]:
    rows = Sample.objects.select_related("audit__auditor", "audit__unit", "population_file", "created_by")
    return visible(rows, user, VIEW_AUDIT)


def item_for_update(item: SampleItem) -> SampleItem:
    """The element as it is stored, locked until the transaction ends."""
    return SampleItem.objects.select_for_update(of=("self",)).select_related("sample__audit").get(pk=item.pk)


def sampled_subjects(items: list[SampleItem]) -> dict[str, Model]:
    """The rows behind the elements of one sample that are still there, by their key."""
    population = population_of(items[0].sample.population) if items else None
    if population is None:
        return {}
    found = population.model._default_manager.filter(pk__in=[item.subject_id for item in items])
    return {str(row.pk): row for row in found}


@dataclass(frozen=True)
class Redrawn:
    """The same draw made again from the frozen population, and whether each thing is what it was."""

    same_file: bool
    same_sample: bool
    keys: list[str]

    @property
    def agrees(self) -> bool:
        return self.same_file and self.same_sample


def redrawn(sample: Sample) -> Redrawn:
    """Draw ``sample`` again with its file and its seed (AUD-02)."""
    content = storage.read(sample.population_file.sha256)
    elements = drawing.thawed(content)
    keys = [key for key, _name in drawing.drawn(elements, seed=sample.seed, size=sample.size)]
    kept = [str(key) for key in sample.items.order_by("position").values_list("subject_id", flat=True)]
    return Redrawn(sha256_of(content) == sample.population_sha256, keys == kept, keys)


def differs_today(sample: Sample, user: User) -> tuple[int, int] | None:
    """How many elements entered the population and how many left it since; nothing if its kind is gone."""
    population = population_of(sample.population)
    if population is None:
        return None
    audit = sample.audit
    now = {key for key, _name in elements_of(population, user, Asked(audit.starts_on, audit.ends_on), audit.unit)}
    then = {key for key, _name in drawing.thawed(storage.read(sample.population_file.sha256))}
    return len(now - then), len(then - now)


# --- findings --------------------------------------------------------------------------------------------------------
def findings_visible_to(user: User) -> QuerySet[Finding]:
    """The findings with how each is treated."""
    rows = Finding.objects.select_related("audit__auditor", "unit", "responsible", "item__sample", "created_by")
    return treatments(visible(rows, user, VIEW_FINDING))


def finding_for_update(finding: Finding) -> Finding:
    """The finding as it is stored, locked until the transaction ends."""
    rows = Finding.objects.select_for_update(of=("self",)).select_related("audit", "unit", "responsible")
    return rows.get(pk=finding.pk)


def treatments(rows: QuerySet[Finding]) -> QuerySet[Any]:
    """``rows`` with their ``treatment``: read from their actions, typed by nobody."""
    actions = ImprovementAction.objects.filter(origin_type=_FINDING, origin_id=OuterRef("pk"))
    dismissed = Dismissal.objects.filter(origin_type=_FINDING, origin_id=OuterRef("pk"))
    return rows.annotate(
        treatment=Case(
            When(Exists(actions.filter(state__in=LIVE)), then=Value(Treatment.RUNNING.value)),
            When(Exists(actions.filter(state=ActionState.CLOSED)), then=Value(Treatment.TREATED.value)),
            When(Exists(dismissed), then=Value(Treatment.DISMISSED.value)),
            default=Value(Treatment.NONE.value),
            output_field=CharField(),
        )
    )


def untreated(audit: Audit) -> list[Finding]:
    """The findings of which nobody opened an action nor said why not."""
    return list(treatments(audit.findings.all()).filter(treatment=Treatment.NONE))


def evidence_of(finding: Finding) -> QuerySet[Evidence]:
    return documents.evidence_of(finding)
