"""Reads of the spreadsheets that were uploaded."""

from django.db.models import QuerySet

from baquiano.accounts.models import User
from baquiano.common.policy import allows, visible
from baquiano.imports.models import SheetLoad
from baquiano.imports.reading import RegisterKind
from baquiano.imports.registers import KINDS


def kinds_open_to(user: User) -> list[RegisterKind]:
    """The registers that ``user`` may fill: whoever may write a row by hand."""
    return [kind for kind in KINDS.values() if allows(user, kind.verb)]


def loads_visible_to(user: User) -> QuerySet[SheetLoad]:
    """The loads of the registers that ``user`` may fill."""
    rows = visible(SheetLoad.objects.select_related("file", "created_by", "institution"), user, "imports.load_sheet")
    return rows.filter(register__in=[kind.code for kind in kinds_open_to(user)])
