"""Who registers follow-up where the profile asks for a training in the system first (ORG-08)."""

from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.errors import Refused
from baquiano.institutions.models import Institution
from baquiano.training.profile import is_required
from baquiano.training.queries import is_trained


def check_follower(institution: Institution, year: int, *, by: User) -> None:
    """Refuse, where the profile asks for it, who was not trained."""
    if is_required(institution, year) and not is_trained(by):
        raise Refused(_("Antes de registrar el seguimiento, reciba la capacitación en el sistema y pida registrarla."))
