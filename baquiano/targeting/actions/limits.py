"""What choosing more may not do: exceed what the unit can attend without saying why (ENT-07)."""

from django.utils.translation import gettext as _

from baquiano.common.errors import Refused
from baquiano.common.text import without_control_characters
from baquiano.targeting import queries
from baquiano.targeting.models import Selection
from baquiano.targeting.wording import days_words


def refuse_without_reason(selection: Selection, reason: str) -> str:
    """The reason for which ``selection`` exceeds the capacity, empty when it does not; refused when it is missing.

    Asked after writing, inside the transaction: what was just chosen counts.
    """
    words = without_control_characters(reason).strip() or selection.over_reason
    work = queries.year_of_work(selection.unit, selection.year)
    if not work.is_known or not work.over:
        return words
    if not words:
        raise Refused(
            {
                "over_reason": _(
                    "Con esto, %(unit)s tendría %(asked)s días de trabajo en %(year)s y su capacidad es de "
                    "%(capacity)s: sobran %(over)s. Escoja menos entidades o escriba por qué se pasa."
                )
                % {
                    "unit": selection.unit,
                    "asked": days_words(work.asked),
                    "capacity": days_words(work.capacity),
                    "over": days_words(work.over),
                    "year": selection.year,
                }
            }
        )
    return words


def keep_reason(selection: Selection, words: str) -> None:
    """Leave on the selection why it exceeds the capacity."""
    if words != selection.over_reason:
        selection.over_reason = words
        selection.version += 1
        selection.save(update_fields=["over_reason", "version"])


def refuse_unless_draft(selection: Selection) -> None:
    if not selection.is_draft:
        raise Refused(
            _("La selección figura como «%(state)s» y ya no cambia. Si hace falta, cree una nueva versión.")
            % {"state": selection.get_state_display().lower()}
        )
