"""The settings of visits that this room reads from ``profile.toml``, beyond those every institution declares."""

from baquiano.delivery.choices import CompletionRule
from baquiano.institutions.folder import Setting, register_settings
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting

COMPLETION = "completion.rule"


def register() -> None:
    """Declare the keys."""
    register_settings(
        Setting(
            "session.report_format",
            str,
            "Escriba el código del formato del informe de ejecución.",
            required=False,
            label="Formato del informe de ejecución",
        ),
        Setting(
            COMPLETION,
            str,
            "Use «stages_and_commitments» o «plan_executed». «hitos_100» pide hitos en los servicios, que este sistema "
            "todavía no lleva.",
            required=False,
            choices=tuple(CompletionRule.values),
            label="Cuándo se da por prestada una asistencia",
        ),
    )


def completion_rule(institution: Institution, year: int) -> CompletionRule:
    """What is asked of an assistance of that vigencia; where the folder says nothing, the stages."""
    value = setting(institution, COMPLETION, year=year, default="")
    return CompletionRule(value) if value in CompletionRule.values else CompletionRule.STAGES
