"""What the institution decides of commitments in its ``profile.toml``."""

from datetime import date

from baquiano.institutions.folder import Setting, register_settings
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting

SELF_VERIFICATION = "commitments.self_verification"
REFUSE, MARK = "refuse", "mark"


def register() -> None:
    """Declare the key."""
    register_settings(
        Setting(
            SELF_VERIFICATION,
            str,
            "Escriba «refuse» (verifica otra persona) o «mark» (se acepta y queda marcado).",
            required=False,
            choices=(REFUSE, MARK),
            label="Verificar un compromiso propio",
        ),
    )


def refuses_self_verification(institution: Institution, on: date) -> bool:
    """Whether who answers for a commitment may not be who finds it fulfilled."""
    return setting(institution, SELF_VERIFICATION, on.year, default=REFUSE) == REFUSE
