"""What a room offers to other systems.

    room = Room("planning", _("Planes"))

    room.rows("plan_list", "", action="planning.view_plan", answer=PlanRows, rows=_plans, listing=PlanListing)

    @room.verb("plan_return", "<uuid:pk>/devolver/", action="planning.return_plan", form=ReasonForm, answer=PlanRows)
    def plan_return(call, pk):
        \"\"\"Devuelve el plan a su grupo, con el motivo.\"\"\"
        plan = call.one(queries.plans_visible_to(call.user), pk=pk)
        call.require(allows(call.user, "planning.return_plan", plan))
        ...

An address has one verb and one action of the policy, as the pages have, and bears the name of its page. The queries,
rules, forms and actions are those of the page: nothing is decided here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rest_framework.views import APIView

from baquiano.common.policy import requires, signed_in
from baquiano.ui.endpoints.views import FileView, RowsView, RowView, VerbView


@dataclass(frozen=True)
class Asked:
    """A parameter that narrows a list: the filter of the page with the same name."""

    name: str
    label: Any
    kind: str = "string"


@dataclass(frozen=True)
class Endpoint:
    """An address of the API: its name, its path inside the room, and the view with its declared action."""

    name: str
    path: str
    view: Any


class Room:
    """The endpoints of one room. ``about`` is told in the documentation."""

    def __init__(self, name: str, title: Any, about: Any = "") -> None:
        self.name, self.title, self.about = name, title, about
        self.endpoints: list[Endpoint] = []

    def rows(
        self,
        name: str,
        path: str,
        *,
        action: str,
        answer: Any,
        rows: Callable[..., Any],
        summary: Any,
        listing: Callable[..., Any] | None = None,
        asked: Iterable[Asked] | None = None,
        own: str = "",
    ) -> None:
        """A list: ``rows(call, **arguments)`` is the scoped query, or a list of what was computed; ``listing`` gives it
        the filters of the page."""
        attrs = {"answer": answer, "find": staticmethod(rows), "summary": summary}
        if listing is not None:
            attrs |= {"listing": staticmethod(listing), "asked": tuple(asked or ())}
        self._add(name, path, RowsView, action, attrs, own)

    def row(
        self, name: str, path: str, *, action: str, answer: Any, find: Callable[..., Any], summary: Any, own: str = ""
    ) -> None:
        """One row: ``find(call, **arguments)`` gives it or raises 404."""
        attrs = {"answer": answer, "find": staticmethod(find), "summary": summary}
        self._add(name, path, RowView, action, attrs, own)

    def file(self, name: str, path: str, *, action: str, find: Callable[..., Any], summary: Any) -> None:
        """A download: ``find(call, **arguments)`` gives the response with the bytes."""
        self._add(name, path, FileView, action, {"find": staticmethod(find), "summary": summary}, "")

    def verb(
        self, name: str, path: str, *, action: str, form: Any = None, answer: Any = None, open_body: bool = False
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A verb that writes, by POST. ``open_body`` says that the form adds fields of its own to each row."""

        def add(act: Callable[..., Any]) -> Callable[..., Any]:
            attrs = {
                "answer": answer,
                "act": staticmethod(act),
                "form": form,
                "open_body": open_body,
                "summary": (act.__doc__ or name).strip(),
            }
            self._add(name, path, VerbView, action, attrs, "")
            return act

        return add

    def _add(self, name: str, path: str, base: type[APIView], action: str, attrs: dict[str, Any], own: str) -> None:
        attrs |= {"room": self.name, "tag": str(self.title), "endpoint": name}
        view = type(f"{self.name}_{name}", (base,), attrs).as_view()  # type: ignore[attr-defined]
        guarded = signed_in(own)(view) if own else requires(action)(view)
        self.endpoints.append(Endpoint(name, path, guarded))
