"""The list of the tokens of everybody."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.tokens import reach
from baquiano.tokens.choices import Scope
from baquiano.tokens.models import ApiToken
from baquiano.tokens.rules import state_of
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Listing, RowAction
from baquiano.ui.templatetags.ui import badge

STATES = {"active": (_("Vigente"), "active"), "expired": (_("Vencido"), "closed"), "revoked": (_("Revocado"), "closed")}


class TokenListing(Listing):
    """Who lets which system in, with what scope, until when and when it was last used."""

    name = "tokens"
    caption = _("Tokens de acceso")
    filters = [
        ChoiceFilter(key="alcance", label=_("Alcance"), field="scope", choices=Scope.choices),
        BooleanFilter(
            key="revocado",
            label=_("Revocado"),
            apply=lambda rows, yes: rows.filter(revoked_at__isnull=not yes),
        ),
    ]
    search = ["label", "user__full_name"]
    search_label = _("Para qué es o persona")
    default_sort = "-created"
    personal_data = True
    empty_title = _("Nadie ha creado tokens")
    empty_text = _("Cada persona crea los suyos en «Mi cuenta».")

    def get_columns(self) -> list[Column]:
        return [
            Column("label", _("Para qué es"), sort="label"),
            Column("user", _("Persona"), value="user.full_name", sort="user__full_name", personal=True),
            Column("scope", _("Alcance"), value="get_scope_display"),
            Column("rooms", _("Partes"), value=lambda row: reach.words(row.rooms) or str(_("Todas"))),
            Column("created", _("Creado el"), value="created_at", sort="created_at"),
            Column("expires", _("Último día"), value="expires_on", sort="expires_on"),
            Column("used", _("Último uso"), value="last_used_at", sort="last_used_at"),
            Column("state", _("Estado"), value=self._words, html=self._badge),
        ]

    def _state(self, row: ApiToken) -> tuple[Any, str]:
        return STATES[state_of(row, day_of(self.request.at))]

    def _words(self, row: ApiToken) -> str:
        return str(self._state(row)[0])

    def _badge(self, row: ApiToken) -> Any:
        return badge(*self._state(row))

    def row_url(self, row: ApiToken) -> str:
        return ""

    def row_actions(self, row: ApiToken) -> list[RowAction]:
        if row.is_revoked:
            return []
        return [RowAction(_("Revocar"), reverse("tokens:everybody_revoke", args=[row.pk]), icon="x-circle")]
