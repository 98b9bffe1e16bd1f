"""Who may open a document of the library, and who may write in it."""

from typing import Any

from baquiano.common.policy import allows
from baquiano.documents.access import class_allows
from baquiano.library.models import Guide


def can_open(user: Any, guide: Guide) -> bool:
    """Whether ``user`` may open its versions: sees the library, and the access class allows it (DOC-12)."""
    if not allows(user, "library.view_guide", guide):
        return False
    return class_allows(user, guide.access_class) or can_edit(user, guide)


def can_edit(user: Any, guide: Guide) -> bool:
    """Whether ``user`` may correct the guide and add versions of it; a retired one is only read."""
    return not guide.is_retired and allows(user, "library.edit_guide", guide)
