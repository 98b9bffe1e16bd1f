"""The endpoints of the room stand together; each module of this package adds its own."""

from django.utils.translation import gettext_lazy as _

from baquiano.ui.endpoints import Room

room = Room(
    "targeting",
    _("Selección de grupos de valor"),
    _(
        "A quiénes se atenderá en cada vigencia, con qué criterios y con qué capacidad; la lista anual del SGR; y las "
        "variables con que se priorizan las entidades."
    ),
)
