"""An audit from its programme to its conclusion, with the samples that it draws (AUD-02)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.digests import sha256_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.text import one_line, without_control_characters
from baquiano.documents.actions.files import keep_bytes
from baquiano.improvement import drawing, queries
from baquiano.improvement.actions.telling import tell
from baquiano.improvement.choices import AUDIT_MOVES, AuditState, Review
from baquiano.improvement.models import Audit, Sample, SampleItem
from baquiano.improvement.populations import Asked, Population, elements_of
from baquiano.institutions.models import Institution
from baquiano.institutions.numbering import next_number
from baquiano.ui.display import day

EDITABLE = ("title", "scope", "criteria", "starts_on", "ends_on", "unit", "auditor", "due_on")
MOST_ELEMENTS, MOST_SAMPLED = 20_000, 500


@transaction.atomic
def create_audit(institution: Institution, *, id: UUID, fields: dict[str, Any], by: User, at: datetime) -> Audit:
    """Programme an audit: scope, criteria, period and who leads it, who is told. The same ``id`` is the same audit."""
    one_at_a_time(id)
    values = _clean(fields)
    owned = {"institution": institution, **values, "created_by": by, "created_at": at}
    if Audit._base_manager.filter(pk=id).exists():
        return create_once(Audit, id=id, fields=owned)[0]
    year = day_of(at).year
    number = f"AUD-{year}-{next_number('internal_audit', institution=institution, year=year):03d}"
    audit, _is_new = create_once(Audit, id=id, fields={**owned, "number": number, "year": year})
    changes = trail.diff({}, trail.snapshot(audit, list(EDITABLE)))
    trail.record("improvement.audit_planned", audit, by=by, at=at, changes=changes, data={"number": number})
    title = _("Le asignaron la auditoría %(audit)s") % {"audit": audit}
    tell(audit, [audit.auditor], "audit_assigned", title, audit.scope, key="1", by=by, at=at)
    return audit


@transaction.atomic
def edit_audit(audit: Audit, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime) -> Audit:
    """Correct an audit that has not ended. Its period and its unit stay once a sample was drawn of them."""
    current = queries.audit_for_update(audit)
    if not current.is_live:
        raise Refused(_ended(current))
    values = _clean(fields)
    before = trail.snapshot(current, list(EDITABLE))
    for name, value in values.items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(EDITABLE)))
    if set(changes) & {"starts_on", "ends_on", "unit"} and current.samples.exists():
        raise Refused(
            _("Ya se sacó una muestra de ese período y esa dependencia: no cambian. Programe otra auditoría.")
        )
    save_if_current(current, expected_version=expected_version, fields=list(EDITABLE))
    if changes:
        trail.record("improvement.audit_edited", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def start_audit(audit: Audit, *, by: User, at: datetime) -> Audit:
    """Begin it: from then on it draws samples and records findings."""
    current = queries.audit_for_update(audit)
    if current.is_running:
        return current
    return _move(current, AuditState.RUNNING, "started", by=by, at=at, started_at=at)


@transaction.atomic
def close_audit(audit: Audit, *, conclusion: str, by: User, at: datetime) -> Audit:
    """Conclude it. Refused while an element of a sample is not reviewed, or a finding has neither action nor reason."""
    current = queries.audit_for_update(audit)
    words = without_control_characters(conclusion).strip()
    if current.state == AuditState.CLOSED and current.conclusion == words:
        return current
    if not words:
        raise Refused({"conclusion": _("Escriba la conclusión de la auditoría.")})
    waiting = SampleItem.objects.filter(sample__audit=current, review=Review.PENDING).count()
    if waiting:
        raise Refused(_("Faltan %(n)s elementos de la muestra por revisar.") % {"n": waiting})
    loose = queries.untreated(current)
    if loose:
        told = "; ".join(f"n.º {one.position}" for one in loose)
        raise Refused(_("Hay hallazgos sin acción y sin motivo para no abrirla: %(findings)s.") % {"findings": told})
    return _move(
        current, AuditState.CLOSED, "closed", by=by, at=at, closed_at=at, closed_by=by, conclusion=words,
        data={"findings": current.findings.count()},
    )  # fmt: skip


@transaction.atomic
def cancel_audit(audit: Audit, *, note: str, by: User, at: datetime) -> Audit:
    """Call it off, saying why. With findings it is closed, not cancelled."""
    current = queries.audit_for_update(audit)
    words = without_control_characters(note).strip()
    if current.state == AuditState.CANCELLED:
        return current
    if not words:
        raise Refused({"note": _("Escriba por qué se cancela.")})
    if current.findings.exists():
        raise Refused(_("La auditoría ya tiene hallazgos: ciérrela con su conclusión."))
    return _move(
        current, AuditState.CANCELLED, "cancelled", by=by, at=at, closed_at=at, closed_by=by, state_note=words,
        data={"note": words},
    )  # fmt: skip


@transaction.atomic
def draw_sample(
    audit: Audit, population: Population, *, id: UUID, size: int, seed: str, by: User, at: datetime
) -> Sample:
    """Freeze the population of the period and draw ``size`` of it with ``seed``: the same two give the same sample."""
    one_at_a_time(id)
    current = queries.audit_for_update(audit)
    repeated = Sample.objects.filter(pk=id).first()
    if repeated is not None:
        return repeated
    if not current.is_running:
        raise Refused(_("Las muestras se sacan de una auditoría en curso."))
    seed = one_line(seed)
    if not seed:
        raise Refused({"seed": _("Escriba la semilla: un número o unas palabras.")})
    elements = elements_of(population, by, Asked(current.starts_on, current.ends_on), current.unit)
    _check_size(len(elements), size, current)
    content = drawing.frozen(elements)
    file = keep_bytes(
        content,
        media_type="text/csv",
        institution=current.institution,
        name=f"poblacion-{population.key}-{current.number}.csv".lower(),
        by=by,
        at=at,
        id=uuid5(id, "population"),
    )
    sample = Sample.objects.create(
        pk=id,
        institution_id=current.institution_id,
        audit=current,
        population=population.key,
        population_name=str(population.label),
        population_size=len(elements),
        population_file=file,
        population_sha256=sha256_of(content),
        size=size,
        seed=seed,
        created_by=by,
        created_at=at,
    )
    _keep_items(sample, population, drawing.drawn(elements, seed=seed, size=size))
    data = {"population": str(sample), "seed": seed, "sha256": sample.population_sha256}
    trail.record("improvement.sample_drawn", current, by=by, at=at, data=data)
    return sample


def _keep_items(sample: Sample, population: Population, elements: list[drawing.Element]) -> None:
    SampleItem.objects.bulk_create(
        SampleItem(
            id=uuid7(),
            institution_id=sample.institution_id,
            sample=sample,
            position=position,
            subject_type=population.subject_type,
            subject_id=UUID(key),
            subject_label=name[:300],
        )
        for position, (key, name) in enumerate(elements, start=1)
    )


def _check_size(there_are: int, size: int, audit: Audit) -> None:
    if not there_are:
        raise Refused(
            _("No hay elementos de esa población entre el %(first)s y el %(last)s.")
            % {"first": day(audit.starts_on), "last": day(audit.ends_on)}
        )
    if there_are > MOST_ELEMENTS:
        raise Refused(_("La población pasa de %(most)s elementos: acorte el período.") % {"most": MOST_ELEMENTS})
    if not 1 <= size <= min(there_are, MOST_SAMPLED):
        raise Refused(
            {"size": _("La población tiene %(n)s: pida entre 1 y %(most)s.")
             % {"n": there_are, "most": min(there_are, MOST_SAMPLED)}}
        )  # fmt: skip


@transaction.atomic
def review_item(item: SampleItem, *, review: str, note: str = "", by: User, at: datetime) -> SampleItem:
    """Say what was found in an element of the sample, while the audit runs. What fails says in what."""
    current = queries.item_for_update(item)
    if not current.sample.audit.is_running:
        raise Refused(_ended(current.sample.audit))
    words = without_control_characters(note).strip()
    if review == Review.FAILS and not words:
        raise Refused({"note": _("Escriba en qué no es conforme.")})
    changes = trail.diff({"review": current.review, "note": current.note}, {"review": str(review), "note": words})
    if not changes:
        return current
    current.review, current.note, current.reviewed_by, current.reviewed_at = review, words, by, at
    current.version += 1
    current.save(update_fields=["review", "note", "reviewed_by", "reviewed_at", "version"])
    trail.record("improvement.item_reviewed", current, by=by, at=at, changes=changes)
    return current


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in EDITABLE}
    values["title"] = one_line(values["title"])
    for name in ("scope", "criteria"):
        values[name] = without_control_characters(values[name]).strip()
    _check_period(values["starts_on"], values["ends_on"])
    return values


def _check_period(first: date, last: date) -> None:
    if last < first:
        raise Refused({"ends_on": _("El período termina antes de empezar. Corrija las fechas.")})


def _move(
    audit: Audit, state: AuditState, verb: str, *, by: User, at: datetime, data: Any = None, **fields: Any
) -> Audit:
    if state not in AUDIT_MOVES[AuditState(audit.state)]:
        raise Refused(_ended(audit))
    before, audit.state = audit.state, state
    for name, value in fields.items():
        setattr(audit, name, value)
    audit.version += 1
    audit.save(update_fields=["state", "version", *fields])
    changes = {"state": (before, state.value)}
    trail.record(f"improvement.audit_{verb}", audit, by=by, at=at, changes=changes, data=data)
    return audit


def _ended(audit: Audit) -> str:
    return _("La auditoría figura como «%(state)s» y eso ya no se puede hacer.") % {
        "state": audit.get_state_display().lower()
    }
