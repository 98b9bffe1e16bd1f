"""A strategy: its sections, the session that analyses the year, its data, its checks, and what follows its approval."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.creation import identity_in
from baquiano.common.policy import allows, require, requires
from baquiano.common.signals import exported
from baquiano.governance.queries import decisions_on, open_item_of
from baquiano.governance.rules import can_decide_now
from baquiano.meetings.queries import meetings_visible_to
from baquiano.strategy import actions, queries, rules
from baquiano.strategy.forms import (
    CheckForm,
    CiteForm,
    MissingForm,
    RegisterForm,
    SessionForm,
    StrategyCreateForm,
    StrategyForm,
    SubmitForm,
    TableForm,
)
from baquiano.strategy.models import (
    AnalysisSession,
    AnnualStrategy,
    DataReference,
    Proposal,
    StrategyCheck,
    WorkingTable,
)
from baquiano.strategy.payloads import content_to_read, sections_of, tool_content, workbook_of
from baquiano.strategy.profile import tool_file, tool_name, window_of
from baquiano.strategy.tables import StrategyListing
from baquiano.ui.buttons import press
from baquiano.ui.deciding import Words, decide, posted
from baquiano.ui.display import day
from baquiano.ui.listing.export import CONTENT_TYPES

JSON = "application/json"


def strategy_or_404(request: HttpRequest, pk: UUID) -> AnnualStrategy:
    return get_object_or_404(queries.strategies_visible_to(request.user), pk=pk)  # type: ignore[arg-type]


def decide_on(
    request: HttpRequest, strategy: AnnualStrategy, form: Any, words: Words, act: Any, /, **extra: Any
) -> HttpResponse:
    """The page of one decision about a strategy."""
    back = strategy.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=str(strategy), **extra)


@requires(rules.VIEW)
def strategy_list(request: HttpRequest) -> HttpResponse:
    return StrategyListing(request, queries.strategies_visible_to(request.user)).respond(  # type: ignore[arg-type]
        "strategy/strategy_list.html"
    )


@requires(rules.EDIT)
def strategy_create(request: HttpRequest) -> HttpResponse:
    """Begin the strategy of a vigencia."""
    institution = request.institution  # type: ignore[attr-defined]
    held = next((one.unit_id for one in request.user.standing.holdings if one.unit_id), None)  # type: ignore[union-attr]
    year = queries.years_without_strategy(institution).first()
    form = StrategyCreateForm(posted(request), institution=institution, initial={"unit": held, "year": year})

    def act() -> AnnualStrategy:
        return actions.create_strategy(institution, **form.cleaned_data, by=request.user, at=request.at)  # type: ignore[attr-defined, arg-type]

    words = Words(
        _("Empezar la estrategia de una vigencia"),
        _("Empezar"),
        _("La estrategia quedó en concreción, con un lugar para cada dirección."),
        _(
            "Hay una por vigencia. Se prepara en los últimos meses de la anterior. "
            "Si no está en la lista, pida a quien administra el sistema que la abra."
        ),
    )
    return decide(request, form, words, act, back=reverse("strategy:strategy_list"), back_text=_("Estrategia anual"))


@requires(rules.VIEW)
def strategy_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All of a strategy on one page, beginning with what comes next and with the last one."""
    strategy, user = strategy_or_404(request, pk), request.user
    content = content_to_read(strategy)
    session = queries.session_of(strategy)
    first, last = window_of(strategy.institution, strategy.year.year)
    item = open_item_of(strategy) if strategy.is_submitted else None
    context = {
        "strategy": strategy,
        "sections": sections_of(content),
        "content": content,
        "previous": queries.last_strategy(strategy),
        "session": session,
        "sees_meeting": session is not None and meetings_visible_to(user).filter(pk=session.meeting_id).exists(),  # type: ignore[arg-type]
        "window": (first, last),
        "proposals": list(queries.proposals_of(strategy)),
        "references": list(queries.references_of(strategy)),
        # Of what is still written, the rows themselves; of what was approved, what its content says.
        "guidelines": [] if strategy.is_approved else list(queries.guidelines_of(queries.SUBJECT, strategy.pk)),
        "checks": list(strategy.checks.select_related("checked_by")[:6]),
        "digest": queries.digest_of(strategy),
        "lacks": queries.lacks_of(strategy) if strategy.is_draft else [],
        "decisions": list(decisions_on(strategy)),
        "item": item,
        "decides_now": item is not None and can_decide_now(user, item.session, request.at),  # type: ignore[attr-defined]
        "tables": list(strategy.tables.select_related("created_by", "decision")),
        "entry": getattr(strategy, "tool_entry", None),
        "tool": tool_name(strategy.institution),
        "document": queries.document_of(strategy) if strategy.is_approved else None,
        "can": _can(user, strategy),
    }
    return render(request, "strategy/strategy_detail.html", context)


def _can(user: Any, strategy: AnnualStrategy) -> dict[str, bool]:
    return {
        "edit": rules.can_edit(user, strategy),
        "convene": rules.can_convene(user, strategy),
        "analyse": rules.can_analyse(user, strategy),
        "consolidate": rules.can_consolidate(user, strategy),
        "check": rules.can_check(user, strategy),
        "submit": rules.can_submit(user, strategy),
        "table": rules.can_hold_table(user, strategy),
        "register": rules.can_register(user, strategy),
        "convene_committee": allows(user, "governance.convene_session"),
        "guide": allows(user, rules.EDIT_GUIDELINE),
    }


@requires(rules.EDIT)
def strategy_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    strategy = strategy_or_404(request, pk)
    require(rules.can_edit(request.user, strategy))
    shown = {name: getattr(strategy, name) for name in actions.writing.SECTIONS}
    shown |= {"selections": list(strategy.selections.all()), "version": strategy.version}
    form = StrategyForm(posted(request), strategy=strategy, initial=shown)

    def act() -> AnnualStrategy:
        return actions.edit_strategy(
            strategy,
            expected_version=form.cleaned_data["version"],
            fields=form.strategy_fields,
            selections=form.selections_given,
            by=request.user,  # type: ignore[arg-type]
            at=request.at,  # type: ignore[attr-defined]
        )

    words = Words(
        _("Escribir la estrategia"),
        _("Guardar"),
        _("La estrategia quedó guardada."),
        _("Lo que se verificó antes de cambiarla se verifica otra vez."),
    )
    return decide_on(request, strategy, form, words, act)


@requires(rules.EDIT)
def strategy_convene(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Convene the session of analysis, or convene it anew on another date."""
    strategy = strategy_or_404(request, pk)
    require(queries.is_made(AnalysisSession, identity_in(request.POST)) or rules.can_convene(request.user, strategy))
    form = SessionForm(posted(request), initial={"agreed_on": day_of(request.at)})  # type: ignore[attr-defined]

    def act() -> AnnualStrategy:
        actions.convene_session(strategy, **form.values, by=request.user, at=request.at)  # type: ignore[attr-defined, arg-type]
        return strategy

    first, last = window_of(strategy.institution, strategy.year.year)
    text = _("Se hace entre el %(first)s y el %(last)s, en una fecha concertada con los miembros del comité. ")
    text += _("La convocatoria llega a quienes lo integran y a quienes dirigen las dependencias.")
    words = Words(
        _("Convocar la sesión de análisis"),
        _("Convocar"),
        _("La sesión quedó convocada y cada dirección sabe hasta cuándo envía su información."),
        text % {"first": day(first), "last": day(last)},
    )
    return decide_on(request, strategy, form, words, act)


@requires(rules.VIEW)
def strategy_data(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The screen of the session: what the year before left, and what of it the strategy cites."""
    strategy, user = strategy_or_404(request, pk), request.user
    may_cite = rules.can_edit(user, strategy)
    repeated = queries.is_made(DataReference, identity_in(request.POST))
    require(request.method != "POST" or may_cite or repeated)
    shown = queries.data_of(strategy, user)  # type: ignore[arg-type]
    references = list(queries.references_of(strategy))
    facts = {f"{one.source.key}:{fact.key}": (one.source, fact) for one in shown for fact in one.facts}
    choices = [(key, f"{source.label}: {fact.title}"[:200]) for key, (source, fact) in facts.items()]
    form = CiteForm(posted(request), facts=choices, initial={"fact": request.GET.get("dato", "")})

    def act() -> str:
        cite(form, strategy, facts, by=user, at=request.at)  # type: ignore[attr-defined]
        return reverse("strategy:strategy_data", args=[strategy.pk])

    words = Words(_("Sesión de análisis: los datos de la vigencia"), _("Citar"), _("El dato quedó citado."))
    return decide_on(
        request,
        strategy,
        form,
        words,
        act,
        template="strategy/strategy_data.html",
        strategy=strategy,
        shown=shown,
        silent=[str(one.source.label) for one in shown if not one.facts],
        references=references,
        cited={one.fact for one in references if one.fact},
        may_cite=may_cite,
        analysed=queries.year_before(strategy),
        previous=queries.last_strategy(strategy),
        proposals=list(queries.proposals_of(strategy)),
    )


def cite(form: CiteForm, strategy: AnnualStrategy, facts: dict[str, Any], *, by: Any, at: Any) -> DataReference:
    """What the form asks to cite: one of the ``facts`` that are shown, or what was typed."""
    data = form.cleaned_data
    if data["fact"]:
        source, fact = facts[data["fact"]]
        return actions.cite_fact(strategy, source, fact, id=data["id"], note=data["note"], by=by, at=at)
    typed = {name: data[name] for name in ("id", "kind", "title", "value", "url", "note")}
    return actions.cite_data(strategy, **typed, by=by, at=at)


@require_POST
@requires(rules.EDIT)
def reference_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    reference = get_object_or_404(queries.references_visible_to(request.user), pk=pk)  # type: ignore[arg-type]
    require(rules.can_edit(request.user, reference.strategy))
    return press(
        request,
        reverse("strategy:strategy_data", args=[reference.strategy_id]),
        _("El dato ya no se cita."),
        lambda: actions.remove_reference(reference, by=request.user, at=request.at),  # type: ignore[attr-defined, arg-type]
    )


def _gather(
    request: HttpRequest,
    strategy: AnnualStrategy,
    missing: list[Proposal],
    act: Callable[..., AnnualStrategy],
    words: Words,
) -> HttpResponse:
    """Close a step with what the directorates sent, and why of what each of ``missing`` did not."""
    form = MissingForm(posted(request), missing=missing)
    return decide_on(
        request,
        strategy,
        form,
        words,
        lambda: act(
            strategy,
            missing=form.reasons,
            note=form.cleaned_data["note"],
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        ),
    )


@requires(rules.ANALYSE)
def strategy_analyse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the analysis: who sent its information, who did not, and why it is closed without it."""
    strategy = strategy_or_404(request, pk)
    require(rules.can_analyse(request.user, strategy))
    words = Words(
        _("Cerrar el análisis de la vigencia"),
        _("Cerrar el análisis"),
        _("El análisis quedó cerrado. Cada dirección presenta ahora su propuesta."),
        _("Consolida lo que enviaron las direcciones. De la que no ha enviado se dice por qué se cierra sin lo suyo."),
    )
    return _gather(request, strategy, queries.missing_results(strategy), actions.close_analysis, words)


@requires(rules.CONSOLIDATE)
def strategy_consolidate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Gather the validated proposals."""
    strategy = strategy_or_404(request, pk)
    require(rules.can_consolidate(request.user, strategy))
    words = Words(
        _("Consolidar las propuestas"),
        _("Consolidar"),
        _("Las propuestas quedaron consolidadas. Siguen las verificaciones y el envío al comité."),
        _("La priorización y los recursos de cada una se validan antes. La que no, queda por fuera con su motivo."),
    )
    return _gather(request, strategy, queries.missing_proposals(strategy), actions.consolidate_proposals, words)


@requires(rules.CHECK)
def strategy_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Verify the financing, or the pertinence, of the strategy as it is now."""
    strategy = strategy_or_404(request, pk)
    require(queries.is_made(StrategyCheck, identity_in(request.POST)) or rules.can_check(request.user, strategy))
    form = CheckForm(posted(request))

    def act() -> AnnualStrategy:
        actions.check_strategy(strategy, **form.values, by=request.user, at=request.at)  # type: ignore[attr-defined, arg-type]
        return strategy

    words = Words(
        _("Verificar la estrategia"),
        _("Registrar la verificación"),
        _("La verificación quedó registrada."),
        _("Vale para el texto de ahora: si la estrategia cambia, se verifica otra vez."),
    )
    return decide_on(request, strategy, form, words, act)


@requires(rules.SUBMIT)
def strategy_submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send it to the committee."""
    strategy = strategy_or_404(request, pk)
    require(rules.can_submit(request.user, strategy))
    form = SubmitForm(posted(request), initial={"version": strategy.version})

    def act() -> AnnualStrategy:
        return actions.submit_strategy(
            strategy,
            expected_version=form.cleaned_data["version"],
            note=form.cleaned_data["note"],
            by=request.user,  # type: ignore[arg-type]
            at=request.at,  # type: ignore[attr-defined]
        )

    lacks = queries.lacks_of(strategy)
    words = Words(
        _("Enviar la estrategia al comité"),
        _("Enviar al comité"),
        _("La estrategia espera la decisión del comité. Convoque la sesión."),
        " ".join(lacks) or _("Tiene sus secciones, sus datos, sus lineamientos y sus verificaciones."),
    )
    return decide_on(request, strategy, form, words, act)


@requires(rules.HOLD_TABLE)
def strategy_table(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record the working table that attended the comments of the committee."""
    strategy = strategy_or_404(request, pk)
    require(queries.is_made(WorkingTable, identity_in(request.POST)) or rules.can_hold_table(request.user, strategy))
    form = TableForm(posted(request), initial={"held_on": day_of(request.at)})  # type: ignore[attr-defined]
    decision = queries.last_return(strategy)

    def act() -> AnnualStrategy:
        actions.hold_table(strategy, **form.cleaned_data, by=request.user, at=request.at)  # type: ignore[attr-defined, arg-type]
        return strategy

    words = Words(
        _("Registrar una mesa de trabajo"),
        _("Registrar la mesa"),
        _("La mesa quedó registrada y la estrategia volvió a su concreción."),
    )
    about = _("El comité comentó: %(comments)s") % {"comments": decision.comments} if decision else ""
    return decide_on(request, strategy, form, words, act, about=about)


@requires(rules.REGISTER)
def strategy_register(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the number that the planning tool gave."""
    strategy = strategy_or_404(request, pk)
    require(rules.can_register(request.user, strategy))
    entry = strategy.tool_entry  # type: ignore[attr-defined]
    shown = {name: getattr(entry, name) for name in ("number", "registered_on", "note", "version")}
    form = RegisterForm(posted(request), initial=shown)

    def act() -> Any:
        data = dict(form.cleaned_data)
        return actions.register_strategy(
            entry,
            expected_version=data.pop("version"),
            **data,
            by=request.user,
            at=request.at,  # type: ignore[attr-defined, arg-type]
        )

    tool = tool_name(strategy.institution)
    words = Words(
        _("Registrar la inclusión en %(tool)s") % {"tool": tool},
        _("Guardar"),
        _("La inclusión quedó registrada."),
        _("Descargue el archivo, cárguelo en %(tool)s y escriba aquí el número que le dio.") % {"tool": tool},
    )
    return decide_on(request, strategy, form, words, act)


@requires(rules.VIEW)
def strategy_download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole strategy as a spreadsheet: what was approved, or what it says today."""
    strategy = strategy_or_404(request, pk)
    return _file(request, strategy, workbook_of(strategy), "xlsx", "estrategia")


@requires(rules.VIEW)
def strategy_tool(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file that the planning tool receives (INT-03)."""
    strategy = strategy_or_404(request, pk)
    if not strategy.is_approved:
        raise Http404
    kind, columns = tool_file(strategy.institution)
    return _file(request, strategy, tool_content(strategy, kind, columns), kind, "estrategia-herramienta")


def _file(request: HttpRequest, strategy: AnnualStrategy, content: bytes, kind: str, name: str) -> HttpResponse:
    exported.send(
        sender=AnnualStrategy, user=request.user, listing=name, filters={"strategy": str(strategy.pk)},
        rows=1, format=kind, personal_data=False, institution=strategy.institution,
        at=request.at,  # type: ignore[attr-defined]
    )  # fmt: skip
    response = HttpResponse(content, content_type=CONTENT_TYPES.get(kind, JSON))
    response["Content-Disposition"] = f'attachment; filename="{name}-{strategy.year}.{kind}"'
    return response
