"""An instrument from its draft until its next version takes its place (EVA-01)."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.text import one_line, without_control_characters
from baquiano.evaluation import queries
from baquiano.evaluation.choices import INSTRUMENT_MOVES, InstrumentState, QuestionKind
from baquiano.evaluation.models import Instrument, Question
from baquiano.evaluation.specs import CODE, InstrumentSpec, QuestionSpec, faults_of, faults_of_question
from baquiano.institutions.models import Institution

EDITABLE = ("title", "kind", "introduction", "is_anonymous", "has_moments")
ASKED = ("section", "code", "kind", "text", "hint", "is_required", "allows_na", "scale_max", "low_label", "high_label",
         "options")  # fmt: skip


@transaction.atomic
def create_instrument(
    institution: Institution, *, id: UUID, fields: dict[str, Any], by: User, at: datetime
) -> Instrument:
    """Begin a new instrument, in draft. The same ``id`` again is the same instrument."""
    one_at_a_time(id)
    code = fields["code"].strip()
    if not CODE.match(code):
        raise Refused({"code": _("Empiece con una letra y use solo letras sin tilde, números, guion y guion bajo.")})
    owned = {"institution": institution, "code": code, **_clean(fields), "created_by": by, "created_at": at}
    if not Instrument._base_manager.filter(pk=id).exists() and Instrument.objects.filter(code=code).exists():
        raise Refused({"code": _("Ya hay un instrumento con ese código: abra el suyo y empiece su siguiente versión.")})
    instrument, is_new = create_once(Instrument, id=id, fields=owned)
    if is_new:
        changes = trail.diff({}, trail.snapshot(instrument, ["code", *EDITABLE]))
        trail.record("evaluation.instrument_created", instrument, by=by, at=at, changes=changes)
    return instrument


@transaction.atomic
def edit_instrument(
    instrument: Instrument, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> Instrument:
    """Change what a draft says of itself. A stale edit raises ``StaleEdit``."""
    current = _draft(instrument)
    before = trail.snapshot(current, list(EDITABLE))
    for name, value in _clean(fields).items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(EDITABLE)))
    save_if_current(current, expected_version=expected_version, fields=list(EDITABLE))
    if changes:
        trail.record("evaluation.instrument_edited", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def add_question(instrument: Instrument, *, id: UUID, fields: dict[str, Any], by: User, at: datetime) -> Question:
    """Put a question at the end of a draft. The same ``id`` again is the same question."""
    one_at_a_time(id)
    current = queries.instrument_for_update(instrument)
    values = _clean_question(fields)
    owned = {"institution_id": current.institution_id, "instrument": current, **values}
    if Question._base_manager.filter(pk=id).exists():
        return create_once(Question, id=id, fields=owned)[0]
    _check_draft(current)
    last = current.questions.aggregate(last=Max("position"))["last"] or 0
    question, _is_new = create_once(Question, id=id, fields={**owned, "position": last + 1})
    data = {"question": question.pk, "text": question.text}
    trail.record("evaluation.question_added", current, by=by, at=at, data=data)
    return question


@transaction.atomic
def edit_question(
    question: Question, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> Question:
    """Change a question of a draft. A stale edit raises ``StaleEdit``."""
    instrument = _draft(question.instrument)
    current = Question.objects.get(pk=question.pk, instrument=instrument)
    before = trail.snapshot(current, list(ASKED))
    for name, value in _clean_question(fields).items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(ASKED)))
    if Question.objects.filter(instrument=instrument, code=current.code).exclude(pk=current.pk).exists():
        raise Refused({"code": _("Ya hay una pregunta con ese código.")})
    save_if_current(current, expected_version=expected_version, fields=list(ASKED))
    if changes:
        data = {"question": current.pk}
        trail.record("evaluation.question_edited", instrument, by=by, at=at, changes=changes, data=data)
    return current


@transaction.atomic
def remove_question(question: Question, *, by: User, at: datetime) -> Instrument:
    """Take a question out of a draft; taken out twice, it is out."""
    instrument = _draft(question.instrument)
    if Question.objects.filter(pk=question.pk).delete()[0]:
        data = {"question": question.pk, "text": question.text}
        trail.record("evaluation.question_removed", instrument, by=by, at=at, data=data)
    return instrument


@transaction.atomic
def move_question(question: Question, *, up: bool, by: User, at: datetime) -> Instrument:
    """Change the place of a question with its neighbour; at the end of the list nothing happens."""
    instrument = _draft(question.instrument)
    rows = list(Question.objects.filter(instrument=instrument).order_by("position"))
    place = next((number for number, one in enumerate(rows) if one.pk == question.pk), None)
    other = None if place is None else place - 1 if up else place + 1
    if place is None or other is None or not 0 <= other < len(rows):
        return instrument
    first, second = rows[place], rows[other]
    first.position, second.position = second.position, first.position
    Question.objects.bulk_update([first, second], ["position"])
    data = {"question": first.pk, "position": first.position}
    trail.record("evaluation.question_moved", instrument, by=by, at=at, data=data)
    return instrument


@transaction.atomic
def publish_instrument(instrument: Instrument, *, by: User | None, at: datetime) -> Instrument:
    """Put it in force; the version that was in force is replaced, and what was answered on it stays as it was."""
    current = queries.instrument_for_update(instrument)
    if current.is_in_force:
        return current
    found = faults_of(queries.spec_of(current))
    if found:
        raise Refused([str(fault) for fault in found])
    before = Instrument.objects.filter(code=current.code, state=InstrumentState.IN_FORCE).exclude(pk=current.pk).first()
    if before is not None:
        _move(before, InstrumentState.REPLACED, "replaced", by=by, at=at)
    current.published_at, current.published_by = at, by
    return _move(current, InstrumentState.IN_FORCE, "published", by=by, at=at)


@transaction.atomic
def unpublish_instrument(instrument: Instrument, *, by: User, at: datetime) -> Instrument:
    """Take back to draft what no campaign has used, to correct it."""
    current = queries.instrument_for_update(instrument)
    if current.is_draft:
        return current
    if queries.is_used(current):
        raise Refused(_("Ya hay campañas con esta versión: para cambiarla, empiece la siguiente."))
    if queries.editions_of(current).filter(state=InstrumentState.DRAFT).exists():
        raise Refused(_("Ya hay un borrador de ese instrumento: siga en él."))
    current.published_at = current.published_by = None
    return _move(current, InstrumentState.DRAFT, "unpublished", by=by, at=at)


@transaction.atomic
def renew_instrument(instrument: Instrument, *, id: UUID, by: User, at: datetime) -> Instrument:
    """Begin its next version with the same questions, in draft. With a draft already begun, it is that one."""
    one_at_a_time(id)
    current = queries.instrument_for_update(instrument)
    begun = queries.editions_of(current).filter(state=InstrumentState.DRAFT).first()
    if begun is not None:
        return begun
    if not current.is_in_force:
        raise Refused(_("La siguiente versión empieza de la que está en vigor."))
    return _write(current.institution, queries.spec_of(current), id=id, by=by, at=at)


@transaction.atomic
def import_instrument(
    institution: Institution, spec: InstrumentSpec, *, id: UUID, by: User, at: datetime
) -> Instrument:
    """A draft with what a workbook says: a new instrument, or the next version of the one with that code."""
    one_at_a_time(id)
    repeated = Instrument.objects.filter(pk=id).first()
    if repeated is not None:
        return repeated
    found = faults_of(spec)
    if found:
        raise Refused([str(fault) for fault in found])
    if Instrument.objects.filter(code=spec.code, state=InstrumentState.DRAFT).exists():
        raise Refused(_("Ya hay un borrador del instrumento %(code)s: termínelo o ponga otro código.") % {
            "code": spec.code
        })  # fmt: skip
    return _write(institution, spec, id=id, by=by, at=at)


@transaction.atomic
def take_instrument(institution: Institution, spec: InstrumentSpec, *, by: User | None, at: datetime) -> bool:
    """Put in force what a folder says, if that version is not here yet; says whether it was new.

    The same version with other words is refused: somebody may have answered it. An earlier version than the one in
    force comes in as replaced.
    """
    stored = Instrument.objects.filter(code=spec.code, edition=spec.edition).first()
    if stored is not None:
        if asdict(queries.spec_of(stored)) != asdict(spec):
            raise Refused(
                _("%(code)s: la versión %(edition)s ya está en el sistema y no cambia. Escriba «edition = %(next)s».")
                % {"code": spec.code, "edition": spec.edition, "next": spec.edition + 1}
            )
        return False
    key = uuid5(institution.pk, f"evaluation.instrument:{spec.code}:{spec.edition}")
    instrument = _write(institution, spec, id=key, by=by, at=at, edition=spec.edition)
    newer = Instrument.objects.filter(code=spec.code, edition__gt=spec.edition, state=InstrumentState.IN_FORCE)
    publish_instrument(instrument, by=by, at=at) if not newer.exists() else _shelve(instrument, by=by, at=at)
    return True


def _shelve(instrument: Instrument, *, by: User | None, at: datetime) -> None:
    """An earlier version that comes after: it was in force before this system knew it."""
    instrument.state, instrument.published_at, instrument.published_by = InstrumentState.REPLACED, at, by
    instrument.save(update_fields=["state", "published_at", "published_by"])
    trail.record("evaluation.instrument_replaced", instrument, by=by, at=at)


def _write(
    institution: Institution,
    spec: InstrumentSpec,
    *,
    id: UUID,
    by: User | None,
    at: datetime,
    edition: int | None = None,
) -> Instrument:
    last = Instrument.objects.filter(code=spec.code).aggregate(last=Max("edition"))["last"] or 0
    fields = {
        "institution": institution,
        "code": spec.code,
        "edition": edition or last + 1,
        **{name: getattr(spec, name) for name in EDITABLE},
        "created_by": by,
        "created_at": at,
    }
    instrument, _is_new = create_once(Instrument, id=id, fields=fields)
    Question.objects.bulk_create(
        Question(
            id=uuid7(),
            institution_id=institution.pk,
            instrument=instrument,
            position=number,
            **asdict(question),
        )
        for number, question in enumerate(spec.questions, start=1)
    )
    changes = trail.diff({}, trail.snapshot(instrument, ["code", "edition", *EDITABLE]))
    data = {"questions": len(spec.questions)}
    trail.record("evaluation.instrument_created", instrument, by=by, at=at, changes=changes, data=data)
    return instrument


def _draft(instrument: Instrument) -> Instrument:
    current = queries.instrument_for_update(instrument)
    _check_draft(current)
    return current


def _check_draft(instrument: Instrument) -> None:
    if not instrument.is_draft:
        raise Refused(
            _("El instrumento figura como «%(state)s»: para cambiarlo, empiece su siguiente versión.")
            % {"state": instrument.get_state_display().lower()}
        )


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in EDITABLE}
    values["title"] = one_line(values["title"])[:200]
    values["introduction"] = without_control_characters(values["introduction"]).strip()
    if not values["title"]:
        raise Refused({"title": _("Escriba el nombre del instrumento.")})
    return values


def _clean_question(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in ASKED if name in fields}
    for name in ("section", "text", "hint", "low_label", "high_label", "code"):
        values[name] = one_line(values.get(name, ""))
    if values["kind"] != QuestionKind.SCALE:
        values |= {"scale_max": None, "low_label": "", "high_label": ""}
    if values["kind"] not in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        values["options"] = []
    found = list(faults_of_question(QuestionSpec(**values)))
    if found:
        raise Refused([one[:1].upper() + one[1:] for one in found])
    return values


def _move(instrument: Instrument, state: InstrumentState, verb: str, *, by: User | None, at: datetime) -> Instrument:
    if state not in INSTRUMENT_MOVES[InstrumentState(instrument.state)]:
        raise Refused(
            _("El instrumento figura como «%(state)s» y eso ya no se puede hacer.")
            % {"state": instrument.get_state_display().lower()}
        )
    before, instrument.state = instrument.state, state
    instrument.version += 1
    instrument.save(update_fields=["state", "published_at", "published_by", "version"])
    changes = {"state": (before, state.value)}
    trail.record(f"evaluation.instrument_{verb}", instrument, by=by, at=at, changes=changes)
    return instrument
