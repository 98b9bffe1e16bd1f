"""The five shapes of an endpoint: a list, a row, a file, a verb."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import APIView

from baquiano.common.errors import StaleEdit
from baquiano.common.rest import Invalid, JsonBody, problem
from baquiano.ui.endpoints.calls import Call
from baquiano.ui.endpoints.schema import RoomSchema, takes_files
from baquiano.ui.forms import CreateForm

PAGE_SIZE, MOST_PER_PAGE = 100, 200
_LARGEST_KEY = 2**63 - 1


class Door(APIView):
    """Base: the scope of the token is asked here, after the policy was asked by the address."""

    room: ClassVar[str] = ""
    tag: ClassVar[str] = ""
    endpoint: ClassVar[str] = ""
    summary: ClassVar[Any] = ""
    answer: ClassVar[Any] = None
    schema = RoomSchema()
    parser_classes = [JsonBody]

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        token = getattr(request._request, "token", None)
        why_not = token.why_not(self.room, writes=request.method not in {"GET", "HEAD", "OPTIONS"}) if token else ""
        if why_not:
            raise exceptions.PermissionDenied(why_not)


class RowsView(Door):
    """A list by pages of a cursor: no page is ever too far, and none costs more than the first."""

    find: ClassVar[Any] = None
    listing: ClassVar[Any] = None
    asked: ClassVar[tuple[Any, ...]] = ()

    def get(self, request: Any, **arguments: Any) -> Response:
        call = Call(request)
        self._refuse_unknown(call)
        rows = type(self).find(call, **arguments)
        if self.listing is not None:
            listing = type(self).listing(call.http, rows)
            rows = listing.filtered
            if listing.notices:
                raise Invalid({"__all__": [str(sentence) for sentence in listing.notices]})
        size, cursor = self._size(call), call.http.GET.get("cursor", "")
        found, following = (_from_place if _has_no_key(rows) else _from_key)(rows, cursor, size)
        return Response(
            {
                "next": self._next(call, following) if following else None,
                "results": self.answer(found, many=True, context={"call": call}).data,
            }
        )

    def _refuse_unknown(self, call: Call) -> None:
        known = {"cursor", "por_pagina", *(one.name for one in self.asked)} | ({"q"} if self.listing else set())
        unknown = sorted(set(call.http.GET) - known)
        if unknown:
            raise Invalid({name[:80]: [_("Esta lista no se filtra así.")] for name in unknown})

    @staticmethod
    def _size(call: Call) -> int:
        raw = call.http.GET.get("por_pagina", "") or str(PAGE_SIZE)
        if not (raw.isascii() and raw.isdigit() and len(raw) <= 6 and int(raw) >= 1):
            raise Invalid({"por_pagina": [_("Escriba un número entre 1 y %(most)s.") % {"most": MOST_PER_PAGE}]})
        return min(int(raw), MOST_PER_PAGE)

    @staticmethod
    def _next(call: Call, cursor: str) -> str:
        query = {**{key: call.http.GET[key] for key in call.http.GET}, "cursor": cursor}
        return call.http.build_absolute_uri(f"{call.http.path}?{urlencode(query)}")


def _from_key(rows: Any, cursor: str, size: int) -> tuple[list[Any], str]:
    """The rows after the key of the cursor, and the cursor of those that follow, if any does."""
    rows = rows.order_by("pk")
    if cursor:
        rows = rows.filter(pk__gt=_key(rows.model, cursor))
    found = list(rows[: size + 1])
    return found[:size], str(found[size - 1].pk) if len(found) > size else ""


def _has_no_key(rows: Any) -> bool:
    """What was computed is a list; the union of several tables can only be cut."""
    return isinstance(rows, list) or bool(getattr(getattr(rows, "query", None), "combinator", ""))


def _from_place(rows: Any, cursor: str, size: int) -> tuple[list[Any], str]:
    """The rows from a place on, in their own order."""
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 9):
        raise _not_a_cursor()
    first = int(cursor or 0)
    found = list(rows[first : first + size + 1])
    return found[:size], str(first + size) if len(found) > size else ""


def _not_a_cursor() -> Invalid:
    return Invalid({"cursor": [_("El cursor no se entiende: use el que dio la página anterior.")]})


def _key(model: Any, text: str) -> Any:
    try:
        key = model._meta.pk.to_python(text)
    except (ValidationError, ValueError, FieldDoesNotExist) as error:
        raise _not_a_cursor() from error
    if isinstance(key, int) and not 0 <= key <= _LARGEST_KEY:
        raise _not_a_cursor()
    return key


class RowView(Door):
    """One row that the person may see."""

    find: ClassVar[Any] = None

    def get(self, request: Any, **arguments: Any) -> Response:
        call = Call(request)
        return Response(self.answer(type(self).find(call, **arguments), context={"call": call}).data)


class FileView(Door):
    """The bytes of a document or an evidence."""

    find: ClassVar[Any] = None

    def get(self, request: Any, **arguments: Any) -> HttpResponse:
        return type(self).find(Call(request), **arguments)


class VerbView(Door):
    """A verb that writes. Sent twice with the same identity it is done once (``common.creation``)."""

    act: ClassVar[Any] = None
    form: ClassVar[Any] = None
    open_body: ClassVar[bool] = False

    def get_parsers(self) -> list[Any]:
        from rest_framework.parsers import MultiPartParser  # noqa: PLC0415 - reads settings when it is imported

        return [MultiPartParser()] if takes_files(self.form) else [JsonBody()]

    @property
    def creates(self) -> bool:
        return self.form is not None and issubclass(self.form, CreateForm) and "id" in self.form.base_fields

    def post(self, request: Any, **arguments: Any) -> Response:
        call = Call(request, self.form)
        try:
            row = type(self).act(call, **arguments)
        except StaleEdit as stale:
            status = 412 if call.matches else 409
            return Response(problem(status, "stale", stale.sentence, **call.conflicts(stale)), status=status)
        if self.answer is None or row is None:
            return Response(status=204)
        return Response(self.answer(row, context={"call": call}).data, status=201 if self.creates else 200)
