"""Strategies, the proposals of their directorates, their data and the guidelines, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.governance import queries as governance
from baquiano.governance.forms import VotesForm
from baquiano.governance.models import Decision
from baquiano.strategy import actions, queries, rules
from baquiano.strategy.forms import (
    CheckForm,
    CiteForm,
    JudgeForm,
    MissingForm,
    ProposalForm,
    RegisterForm,
    ResultsForm,
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
    ToolEntry,
    WorkingTable,
)
from baquiano.strategy.payloads import tool_content, workbook_of
from baquiano.strategy.profile import tool_file
from baquiano.strategy.tables import StrategyListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, Told, words

room = Room(
    "strategy",
    _("Estrategia anual"),
    _("La estrategia de cada vigencia, de la sesión de análisis a la herramienta de planeación, y los lineamientos."),
)


class StrategyRows(Rows):
    vigencia = words("year.year")
    unit_name = words("unit.name")

    class Meta:
        model = AnnualStrategy
        fields = (
            "id",
            "vigencia",
            "unit",
            "unit_name",
            *actions.writing.SECTIONS,
            "selections",
            "state",
            "returns",
            "analysed_at",
            "consolidated_at",
            "submitted_at",
            "approved_at",
            "content_sha256",
            "version",
        )


class SessionRows(Rows):
    class Meta:
        model = AnalysisSession
        fields = ("id", "strategy", "meeting", "agreed_on", "agreed_with", "due_on")


class ProposalRows(Rows):
    unit_name = words("unit.name")

    class Meta:
        model = Proposal
        fields = (
            "id",
            "strategy",
            "unit",
            "unit_name",
            "results",
            "informed_at",
            "results_waiver",
            *actions.proposing.WRITTEN,
            "state",
            "submitted_at",
            "judged_at",
            "comments",
            "waiver",
            "version",
        )


class ReferenceRows(Rows):
    class Meta:
        model = DataReference
        fields = ("id", "strategy", "kind", "title", "value", "url", "note", "created_at")


class FactRows(Told):
    """A datum of the vigencia before, as it is now; ``key`` cites it."""

    key = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    value = serializers.CharField()
    url = serializers.CharField()


class CheckRows(Rows):
    class Meta:
        model = StrategyCheck
        fields = ("id", "strategy", "kind", "holds", "note", "content_sha256", "checked_by", "checked_at")


class TableRows(Rows):
    class Meta:
        model = WorkingTable
        fields = ("id", "strategy", "decision", "number", "held_on", "people", "comments", "answer")


class EntryRows(Rows):
    class Meta:
        model = ToolEntry
        fields = ("id", "strategy", "number", "registered_on", "note", "registered_at", "version")


class DecisionRows(Rows):
    class Meta:
        model = Decision
        fields = ("id", "kind", "result", "votes_for", "votes_against", "votes_blank", "comments", "subject_sha256")


def _strategy(call: Call, pk: UUID) -> Any:
    return call.one(queries.strategies_visible_to(call.user), pk=pk)


def _proposal(call: Call, pk: UUID) -> Any:
    return call.one(queries.proposals_visible_to(call.user), pk=pk)


def _facts(call: Call, pk: UUID) -> list[dict[str, Any]]:
    return [
        {
            "key": f"{shown.source.key}:{fact.key}",
            "kind": shown.source.kind,
            "title": fact.title,
            "value": fact.value,
            "url": fact.url,
        }
        for shown in queries.data_of(_strategy(call, pk), call.user)
        for fact in shown.facts
    ]


room.rows(
    "strategy_list",
    "",
    action=rules.VIEW,
    answer=StrategyRows,
    rows=lambda call: queries.strategies_visible_to(call.user).prefetch_related("selections"),
    listing=StrategyListing,
    asked=[Asked("vigencia", _("Vigencia (año)")), Asked("estado", _("Estado"))],
    summary=_("Las estrategias, una por vigencia."),
)
room.row(
    "strategy_detail",
    "<uuid:pk>/",
    action=rules.VIEW,
    answer=StrategyRows,
    find=_strategy,
    summary=_("Una estrategia."),
)
room.rows(
    "strategy_proposals",
    "<uuid:pk>/propuestas/",
    action=rules.VIEW,
    answer=ProposalRows,
    rows=lambda call, pk: queries.proposals_of(_strategy(call, pk)),
    summary=_("Lo que envió y propone cada dirección."),
)
room.rows(
    "strategy_facts",
    "<uuid:pk>/hechos/",
    action=rules.VIEW,
    answer=FactRows,
    rows=_facts,
    summary=_("Los datos de la vigencia anterior que la persona puede ver."),
)
room.rows(
    "strategy_references",
    "<uuid:pk>/citas/",
    action=rules.VIEW,
    answer=ReferenceRows,
    rows=lambda call, pk: queries.references_of(_strategy(call, pk)),
    summary=_("Los datos que una estrategia cita."),
)
room.row(
    "proposal_detail",
    "propuestas/<uuid:pk>/",
    action=rules.VIEW,
    answer=ProposalRows,
    find=_proposal,
    summary=_("La propuesta de una dirección."),
)


def _sheet(call: Call, pk: UUID) -> HttpResponse:
    return HttpResponse(workbook_of(_strategy(call, pk)), content_type="application/octet-stream")


def _tool(call: Call, pk: UUID) -> HttpResponse:
    strategy = _strategy(call, pk)
    if not strategy.is_approved:
        raise Http404
    kind, columns = tool_file(strategy.institution)
    return HttpResponse(tool_content(strategy, kind, columns), content_type="application/octet-stream")


room.file(
    "strategy_download",
    "<uuid:pk>/descargar/",
    action=rules.VIEW,
    find=_sheet,
    summary=_("La estrategia en una hoja de cálculo."),
)
room.file(
    "strategy_tool",
    "<uuid:pk>/herramienta/",
    action=rules.VIEW,
    find=_tool,
    summary=_("El archivo de la estrategia aprobada para la herramienta de planeación."),
)


@room.verb("strategy_create", "crear/", action=rules.EDIT, form=StrategyCreateForm, answer=StrategyRows)
def strategy_create(call: Call) -> AnnualStrategy:
    """Empieza la estrategia de una vigencia; si ya hay una, responde esa."""
    form = call.form(institution=call.institution)
    return actions.create_strategy(call.institution, **form.cleaned_data, by=call.user, at=call.at)


@room.verb("strategy_edit", "<uuid:pk>/corregir/", action=rules.EDIT, form=StrategyForm, answer=StrategyRows)
def strategy_edit(call: Call, pk: UUID) -> AnnualStrategy:
    """Escribe las secciones de una estrategia."""
    strategy = _strategy(call, pk)
    call.require(rules.can_edit(call.user, strategy))
    form = call.form(strategy=strategy)
    return actions.edit_strategy(
        strategy,
        expected_version=form.cleaned_data["version"],
        fields=form.strategy_fields,
        selections=form.selections_given,
        by=call.user,
        at=call.at,
    )


@room.verb("strategy_convene", "<uuid:pk>/sesion/", action=rules.EDIT, form=SessionForm, answer=SessionRows)
def strategy_convene(call: Call, pk: UUID) -> AnalysisSession:
    """Convoca la sesión de análisis en la fecha concertada con el comité."""
    strategy = _strategy(call, pk)
    call.require(queries.is_made(AnalysisSession, call.identity) or rules.can_convene(call.user, strategy))
    return actions.convene_session(strategy, **call.form().values, by=call.user, at=call.at)


@room.verb("strategy_data", "<uuid:pk>/citar/", action=rules.EDIT, form=CiteForm, answer=ReferenceRows)
def strategy_data(call: Call, pk: UUID) -> DataReference:
    """Cita un dato: uno de la vigencia anterior, por su clave, o uno que se escribe."""
    strategy = _strategy(call, pk)
    call.require(queries.is_made(DataReference, call.identity) or rules.can_edit(call.user, strategy))
    shown = queries.data_of(strategy, call.user)
    facts = {f"{one.source.key}:{fact.key}": (one.source, fact) for one in shown for fact in one.facts}
    form = call.form(facts=[(key, fact.title) for key, (_source, fact) in facts.items()])
    data = form.cleaned_data
    if data["fact"]:
        source, fact = facts[data["fact"]]
        return actions.cite_fact(strategy, source, fact, id=data["id"], note=data["note"], by=call.user, at=call.at)
    typed = {name: data[name] for name in ("id", "kind", "title", "value", "url", "note")}
    return actions.cite_data(strategy, **typed, by=call.user, at=call.at)


@room.verb("reference_remove", "citas/<uuid:pk>/quitar/", action=rules.EDIT, answer=StrategyRows)
def reference_remove(call: Call, pk: UUID) -> AnnualStrategy:
    """Quita un dato citado."""
    reference: DataReference = call.one(queries.references_visible_to(call.user), pk=pk)
    call.require(rules.can_edit(call.user, reference.strategy))
    return actions.remove_reference(reference, by=call.user, at=call.at)


@room.verb(
    "strategy_analyse",
    "<uuid:pk>/analisis/",
    action=rules.ANALYSE,
    form=MissingForm,
    answer=StrategyRows,
    open_body=True,
)
def strategy_analyse(call: Call, pk: UUID) -> AnnualStrategy:
    """Cierra el análisis de la vigencia."""
    strategy = _strategy(call, pk)
    call.require(rules.can_analyse(call.user, strategy))
    form = call.form(missing=queries.missing_results(strategy))
    return actions.close_analysis(
        strategy, missing=form.reasons, note=form.cleaned_data["note"], by=call.user, at=call.at
    )


@room.verb(
    "strategy_consolidate",
    "<uuid:pk>/consolidar/",
    action=rules.CONSOLIDATE,
    form=MissingForm,
    answer=StrategyRows,
    open_body=True,
)
def strategy_consolidate(call: Call, pk: UUID) -> AnnualStrategy:
    """Consolida las propuestas validadas."""
    strategy = _strategy(call, pk)
    call.require(rules.can_consolidate(call.user, strategy))
    form = call.form(missing=queries.missing_proposals(strategy))
    return actions.consolidate_proposals(
        strategy, missing=form.reasons, note=form.cleaned_data["note"], by=call.user, at=call.at
    )


@room.verb("strategy_check", "<uuid:pk>/verificar/", action=rules.CHECK, form=CheckForm, answer=CheckRows)
def strategy_check(call: Call, pk: UUID) -> StrategyCheck:
    """Registra la verificación de la financiación o de la pertinencia."""
    strategy = _strategy(call, pk)
    call.require(queries.is_made(StrategyCheck, call.identity) or rules.can_check(call.user, strategy))
    return actions.check_strategy(strategy, **call.form().values, by=call.user, at=call.at)


@room.verb("strategy_submit", "<uuid:pk>/enviar/", action=rules.SUBMIT, form=SubmitForm, answer=StrategyRows)
def strategy_submit(call: Call, pk: UUID) -> AnnualStrategy:
    """Envía la estrategia al comité."""
    strategy = _strategy(call, pk)
    call.require(rules.can_submit(call.user, strategy))
    data = call.form().cleaned_data
    return actions.submit_strategy(
        strategy, expected_version=data["version"], note=data["note"], by=call.user, at=call.at
    )


@room.verb("strategy_table", "<uuid:pk>/mesa/", action=rules.HOLD_TABLE, form=TableForm, answer=TableRows)
def strategy_table(call: Call, pk: UUID) -> WorkingTable:
    """Registra la mesa de trabajo que atendió los comentarios del comité."""
    strategy = _strategy(call, pk)
    call.require(queries.is_made(WorkingTable, call.identity) or rules.can_hold_table(call.user, strategy))
    return actions.hold_table(strategy, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb("strategy_register", "<uuid:pk>/registro/", action=rules.REGISTER, form=RegisterForm, answer=EntryRows)
def strategy_register(call: Call, pk: UUID) -> ToolEntry:
    """Escribe el número que dio la herramienta de planeación."""
    strategy = _strategy(call, pk)
    call.require(rules.can_register(call.user, strategy))
    data = dict(call.form().cleaned_data)
    return actions.register_strategy(
        strategy.tool_entry, expected_version=data.pop("version"), **data, by=call.user, at=call.at
    )


@room.verb(
    "committee_decision",
    "comite/<uuid:pk>/decidir/",
    action=rules.APPROVE,
    form=VotesForm,
    answer=DecisionRows,
    open_body=True,
)
def committee_decision(call: Call, pk: UUID) -> Decision:
    """Registra los votos del comité: su cuenta aprueba la estrategia o la devuelve."""
    item = call.one(governance.items_visible_to(call.user), pk=pk, subject_type=queries.SUBJECT)
    strategy = call.one(queries.strategies_visible_to(call.user), pk=item.subject_id)
    call.require(rules.can_decide(call.user, strategy) or item.decisions.exists())
    form = call.form(voters=governance.voters_of(item.session))
    return actions.decide_strategy(strategy, item, **form.decision, by=call.user, at=call.at)


@room.verb(
    "proposal_inform", "propuestas/<uuid:pk>/informacion/", action=rules.WRITE, form=ResultsForm, answer=ProposalRows
)
def proposal_inform(call: Call, pk: UUID) -> Proposal:
    """Envía la información de una dirección para la sesión de análisis."""
    proposal = _proposal(call, pk)
    call.require(rules.can_inform(call.user, proposal))
    data = dict(call.form().cleaned_data)
    return actions.send_results(proposal, expected_version=data.pop("version"), fields=data, by=call.user, at=call.at)


@room.verb(
    "proposal_edit", "propuestas/<uuid:pk>/corregir/", action=rules.WRITE, form=ProposalForm, answer=ProposalRows
)
def proposal_edit(call: Call, pk: UUID) -> Proposal:
    """Escribe la propuesta de una dirección."""
    proposal = _proposal(call, pk)
    call.require(rules.can_write(call.user, proposal))
    form = call.form()
    return actions.write_proposal(
        proposal,
        expected_version=form.cleaned_data["version"],
        fields=form.proposal_fields,
        by=call.user,
        at=call.at,
    )


@room.verb("proposal_submit", "propuestas/<uuid:pk>/presentar/", action=rules.SUBMIT_PROPOSAL, answer=ProposalRows)
def proposal_submit(call: Call, pk: UUID) -> Proposal:
    """Presenta la propuesta de una dirección."""
    proposal = _proposal(call, pk)
    call.require(proposal.is_submitted or rules.can_present(call.user, proposal))
    return actions.submit_proposal(proposal, by=call.user, at=call.at)


@room.verb("proposal_judge", "propuestas/<uuid:pk>/revisar/", action=rules.JUDGE, form=JudgeForm, answer=ProposalRows)
def proposal_judge(call: Call, pk: UUID) -> Proposal:
    """Valida una propuesta, o la devuelve con comentarios."""
    proposal = _proposal(call, pk)
    call.require(rules.can_judge(call.user, proposal))
    return actions.judge_proposal(proposal, **call.form().cleaned_data, by=call.user, at=call.at)


# The endpoints of the guidelines belong to the same room.
from baquiano.strategy import guidelines_api as _guidelines  # noqa: E402, F401
