"""One request to the API, as an endpoint sees it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict

from baquiano.common.creation import identity_in
from baquiano.common.errors import StaleEdit
from baquiano.common.policy import require
from baquiano.common.rest import Invalid
from baquiano.ui.endpoints.bodies import errors_of, form_data, refuse_unknown
from baquiano.ui.forms import EditForm, conflict_rows


class Call:
    """Who asks, when, in which institution; and the body, through the form of the page."""

    def __init__(self, request: Any, form_class: Any = None) -> None:
        self.request, self.form_class = request, form_class
        self.http: HttpRequest = request._request
        self._form: Any = None
        self._written: Callable[[Any], Any] | None = None

    @property
    def user(self) -> Any:
        return self.http.user

    @property
    def at(self) -> datetime:
        return self.http.at  # type: ignore[attr-defined]

    @property
    def institution(self) -> Any:
        return self.http.institution  # type: ignore[attr-defined]

    require = staticmethod(require)

    def one(self, rows: QuerySet[Any], **key: Any) -> Any:
        """The row, or 404: what the person may not see does not exist."""
        return get_object_or_404(rows, **key)

    def form(self, *, written: Callable[[Any], Any] | None = None, **kwargs: Any) -> Any:
        """The form of the endpoint filled with the body; raises ``Invalid`` with its sentences.

        ``written`` gives a stored row by the names of the form, to show both texts after a stale edit.
        """
        body = self.request.data
        files = self.http.FILES if isinstance(body, MultiValueDict) else MultiValueDict()
        data = form_data(
            {k: v for k, v in body.lists() if k not in files} if isinstance(body, MultiValueDict) else body
        )
        self._version_of_header(data)
        form = self.form_class(data, files, **kwargs)
        refuse_unknown(data, files, form)
        if not form.is_valid():
            raise Invalid(errors_of(form))
        self._form, self._written = form, written
        return form

    @property
    def identity(self) -> UUID | None:
        """The identity in the body, before its form is read."""
        return identity_in(self.request.data)

    @property
    def matches(self) -> str:
        """The version named in ``If-Match``, if any."""
        return self.http.headers.get("If-Match", "").removeprefix("W/").strip('"')[:20]

    def _version_of_header(self, data: MultiValueDict[str, str]) -> None:
        if self.matches and issubclass(self.form_class, EditForm) and "version" not in data:
            data["version"] = self.matches

    def conflicts(self, stale: StaleEdit) -> dict[str, Any]:
        """What differs between the stored row and what was sent, and the version that is stored now."""
        if self._form is None:
            return {"version": getattr(stale.current, "version", None)}
        current = self._written(stale.current) if self._written else stale.current
        rows = conflict_rows(self._form, current) if self._form.visible_fields() else []
        return {
            "version": getattr(stale.current, "version", None),
            "conflicts": [{"field": row.label, "stored": row.theirs, "sent": row.yours} for row in rows],
        }
