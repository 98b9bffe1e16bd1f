"""Who may open a document of the library, and who may write in it."""

from typing import Any

from baquiano.common.policy import allows
from baquiano.documents.access import class_allows
from baquiano.institutions.models import Institution, Unit
from baquiano.institutions.queries import setting
from baquiano.library.choices import ENDORSED_BY
from baquiano.library.models import Guide, GuideVersion

ENDORSE = "library.endorse_guide"


def policy_unit_of(institution: Institution) -> Unit | None:
    """The area that answers for policy documents; none where the institution does not use them (SVC-17)."""
    code = str(setting(institution, ENDORSED_BY, default=""))
    return Unit.objects.filter(institution=institution, code=code).first() if code else None


def can_open(user: Any, guide: Guide) -> bool:
    """Whether ``user`` may open its versions: sees the library, and the access class allows it (DOC-12)."""
    if not allows(user, "library.view_guide", guide):
        return False
    return class_allows(user, guide.access_class) or can_edit(user, guide)


def can_edit(user: Any, guide: Guide) -> bool:
    """Whether ``user`` may correct the guide and add versions of it; a retired one is only read."""
    return not guide.is_retired and allows(user, "library.edit_guide", guide)


def can_endorse(user: Any, guide: Guide) -> bool:
    """Whether ``user`` answers for policy documents: it does so from the area that the folder names, and only it."""
    if guide.is_retired or not guide.is_policy:
        return False
    area = policy_unit_of(guide.institution)
    return area is not None and allows(user, ENDORSE, area)


def can_read(user: Any, version: GuideVersion, *, is_usable: bool) -> bool:
    """Whether ``user`` opens that version: without *aval*, only who writes it or reviews it does."""
    guide = version.guide
    return can_open(user, guide) and (is_usable or can_edit(user, guide) or can_endorse(user, guide))
