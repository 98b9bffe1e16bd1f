"""What the clock asks of this room."""

from datetime import datetime

from django_scopes import scope

from baquiano.archive import actions
from baquiano.institutions.models import Institution


def keep_archive(at: datetime) -> None:
    """Open and fill the expedientes of every institution."""
    for institution in Institution.objects.order_by("code"):
        with scope(institution=institution):
            actions.keep_archive(at=at)
