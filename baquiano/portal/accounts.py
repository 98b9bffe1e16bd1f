"""Whether the institution has accounted for a period before everybody (AUD-03)."""

from django_scopes import scope

from baquiano.institutions.models import Institution
from baquiano.reports.choices import PackageState
from baquiano.reports.models import AccountabilityPackage


def has_accounts(institution: Institution) -> bool:
    with scope(institution=institution):
        return AccountabilityPackage.objects.filter(state=PackageState.PUBLISHED).exists()
