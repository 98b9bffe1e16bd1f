"""What the forms of a session ask for."""

import pytest

from baquiano.governance.forms import PresenceForm


@pytest.mark.req("ORG-05")
def test_who_attends_is_not_called_optional_and_nobody_may_be_ticked():
    assert "(opcional)" not in str(PresenceForm(members=[]))
    assert PresenceForm({}, members=[]).is_valid()
