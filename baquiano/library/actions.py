"""Verbs that write in the library."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import fold, one_line
from baquiano.documents.actions import store_file
from baquiano.institutions.models import CatalogueItem, Institution
from baquiano.institutions.queries import people_to_tell
from baquiano.library.choices import LINKED_CATALOGUES
from baquiano.library.models import Endorsement, Guide, GuideVersion
from baquiano.library.rules import policy_unit_of
from baquiano.notifications.actions import notify

__all__ = ["add_version", "create_guide", "edit_guide", "endorse_version", "retire_guide"]

EDITABLE = ("code", "title", "kind", "unit", "summary", "must_acknowledge", "access_class")
_valid_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Content:
    """What a version brings: its label, since when it holds, and a file or a link."""

    label: str
    in_force_from: date
    file: Any = None
    link: str = ""
    note: str = ""


@transaction.atomic
def create_guide(
    institution: Institution,
    *,
    id: UUID,
    fields: dict[str, Any],
    topics: Sequence[CatalogueItem] = (),
    first: Content,
    by: User | None,
    at: datetime,
) -> Guide:
    """Put a document in the library with its first version (DOC-11). Repeating the request puts it once."""
    values = {"institution": institution, "created_by": by, "created_at": at, **fields}
    candidate = Guide(pk=id, **values)
    _prepare(candidate)
    if not Guide.objects.filter(pk=id).exists():
        _refuse_wrong(candidate)
    prepared = {name: getattr(candidate, name) for name in [*values, "search_text"]}
    guide, created = create_once(Guide, id=id, fields=prepared)
    if created:
        _link(guide, topics)
        data = trail.snapshot(guide, list(EDITABLE)) | {"topics": [item.code for item in topics]}
        trail.record("library.guide_created", guide, by=by, at=at, data=data)
    # The first version has the identity of its document: they are made in one act.
    add_version(guide, id=id, content=first, by=by, at=at)
    return guide


@transaction.atomic
def edit_guide(
    guide: Guide,
    *,
    fields: dict[str, Any],
    topics: Sequence[CatalogueItem] | None = None,
    expected_version: int,
    by: User | None,
    at: datetime,
) -> Guide:
    """Correct what the library says of the document; what it contains changes only with a new version."""
    row = Guide.objects.select_for_update().get(pk=guide.pk)
    _refuse_retired(row)
    if row.is_policy and fields.get("kind", row.kind) != row.kind:
        # Otherwise what waits for its aval would be used by calling it something else.
        raise Refused({"kind": _("Un documento de política no cambia de clase: retírelo y agréguelo de nuevo.")})
    old = trail.snapshot(row, list(EDITABLE)) | {"topics": _codes(row)}
    for name, value in fields.items():
        setattr(row, name, value)
    _prepare(row)
    _refuse_wrong(row)
    save_if_current(row, expected_version=expected_version, fields=[*fields, "search_text"])
    if topics is not None:
        _link(row, topics)
    changes = trail.diff(old, trail.snapshot(row, list(EDITABLE)) | {"topics": _codes(row)})
    if changes:
        trail.record("library.guide_edited", row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def add_version(guide: Guide, *, id: UUID, content: Content, by: User | None, at: datetime) -> GuideVersion:
    """Add a version; the earlier ones stay, and from its day on it is the one in force. Repeating it adds it once.

    Refused without exactly one of file and link, with a label already used, and for a retired document.
    """
    guide = Guide.objects.select_for_update().select_related("institution").get(pk=guide.pk)
    repeated = GuideVersion.objects.filter(pk=id, guide=guide).first()
    if repeated is not None:
        return repeated
    _refuse_retired(guide)
    stored = _stored(guide, id, content, by, at)
    fields = {
        "institution_id": guide.institution_id,
        "guide": guide,
        "label": one_line(content.label),
        "in_force_from": content.in_force_from,
        "file": stored,
        "link": content.link,
        "note": one_line(content.note),
        "created_by": by,
        "created_at": at,
    }
    version, is_new = create_once(GuideVersion, id=id, fields=fields)
    data = {"label": version.label, "on": version.in_force_from, "note": version.note, "link": version.link}
    trail.record(
        "library.version_added", version, by=by, at=at, data=data | {"sha256": stored.sha256 if stored else ""}
    )
    if is_new and guide.is_policy:
        _ask_endorsement(version, by=by, at=at)
    return version


@transaction.atomic
def endorse_version(
    version: GuideVersion, *, id: UUID, is_given: bool, note: str = "", by: User, at: datetime
) -> Endorsement:
    """Give the *aval* to a version of a policy document, or say what must be mended (SVC-17).

    Given, the version may be used, and that is not undone: the document is retired. Repeating the request says it once.
    """
    guide = Guide.objects.select_for_update().select_related("institution").get(pk=version.guide_id)
    current = GuideVersion.objects.select_related("created_by").get(pk=version.pk)
    current.guide = guide
    repeated = Endorsement.objects.filter(pk=id, version=current).first()
    if repeated is not None:
        return repeated
    _refuse_retired(guide)
    if not guide.is_policy:
        raise Refused(_("Solo los documentos de política llevan aval."))
    if current.endorsements.filter(is_given=True).exists():
        raise Refused(_("La versión %(label)s ya tiene aval.") % {"label": current.label})
    words = one_line(note)
    if not is_given and not words:
        raise Refused({"note": _("Escriba qué se debe ajustar.")})
    fields = {
        "institution_id": guide.institution_id,
        "version": current,
        "is_given": is_given,
        "note": words,
        "created_by": by,
        "created_at": at,
    }
    said, _is_new = create_once(Endorsement, id=id, fields=fields)
    verb = "version_endorsed" if is_given else "version_sent_back"
    trail.record(f"library.{verb}", current, by=by, at=at, data={"label": current.label, "note": words})
    _tell_endorsement(said, by=by, at=at)
    return said


@transaction.atomic
def retire_guide(guide: Guide, *, reason: str, by: User | None, at: datetime) -> Guide:
    """Take the document out of use, with a reason: it stays with its versions, and nobody is asked for it any more."""
    guide = Guide.objects.select_for_update().get(pk=guide.pk)
    if guide.is_retired:
        return guide
    if not reason.strip():
        raise Refused(_("Escriba por qué se retira."))
    guide.retired_on, guide.retired_reason = day_of(at), one_line(reason)
    guide.version += 1
    guide.save(update_fields=["retired_on", "retired_reason", "version"])
    trail.record("library.guide_retired", guide, by=by, at=at, data={"reason": guide.retired_reason})
    return guide


def _stored(guide: Guide, id: UUID, content: Content, by: User | None, at: datetime) -> Any:
    if (content.file is None) == (not content.link):
        raise Refused(_("Cargue un archivo o escriba un enlace: uno de los dos."))
    if content.file is None:
        try:
            _valid_url(content.link)
        except ValidationError as error:
            raise Refused(_("El enlace debe ser una dirección completa, por ejemplo https://…")) from error
        return None
    return store_file(content.file, institution=guide.institution, name=content.file.name, by=by, at=at, id=id)


def _refuse_retired(guide: Guide) -> None:
    if guide.is_retired:
        raise Refused(_("%(guide)s está retirada de la biblioteca: ya no se cambia.") % {"guide": guide})


def _prepare(guide: Guide) -> None:
    for name in ("code", "title", "summary"):
        setattr(guide, name, one_line(getattr(guide, name)))
    guide.search_text = fold(f"{guide.code} {guide.title} {guide.get_kind_display()} {guide.summary}")[:1400]


def _refuse_wrong(guide: Guide) -> None:
    try:
        guide.full_clean(exclude=["institution", "created_by", "unit", "search_text"])
    except ValidationError as error:
        raise Refused(error) from error


def _link(guide: Guide, topics: Sequence[CatalogueItem]) -> None:
    if any(item.catalogue not in LINKED_CATALOGUES for item in topics):
        raise Refused(_("Un documento de la biblioteca se vincula con temas y tipos de servicio."))
    guide.topics.set(topics)


def _codes(guide: Guide) -> list[str]:
    return sorted(guide.topics.values_list("code", flat=True))


def _ask_endorsement(version: GuideVersion, *, by: User | None, at: datetime) -> None:
    """Tell the policy area that a version waits for its *aval*."""
    guide = version.guide
    area = policy_unit_of(guide.institution)
    if area is None:
        return
    people = people_to_tell(guide.institution, "group_leader", area, on=day_of(at))
    notify(
        list(people),
        institution=guide.institution,
        kind="library.endorsement_asked",
        title=_("%(guide)s: espera su aval") % {"guide": guide.title},
        body=_("La versión %(label)s no se puede usar hasta que %(area)s la revise y le dé su aval.")
        % {"label": version.label, "area": area},
        url=guide.get_absolute_url(),
        key=f"library.asked:{version.pk}",
        by=by,
        at=at,
        about=guide,
    )


def _tell_endorsement(said: Endorsement, *, by: User, at: datetime) -> None:
    version, guide = said.version, said.version.guide
    if version.created_by is None:
        return
    title = _("%(guide)s: tiene aval") if said.is_given else _("%(guide)s: falta ajustar para el aval")
    notify(
        [version.created_by],
        institution=guide.institution,
        kind="library.endorsement_said",
        title=title % {"guide": guide.title},
        body=said.note or _("La versión %(label)s ya se puede usar.") % {"label": version.label},
        url=guide.get_absolute_url(),
        key=f"library.said:{said.pk}",
        by=by,
        at=at,
        about=guide,
    )
