"""Nobody makes themselves an admin, whatever the code above the database forgets."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from tests.factories import make_cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change", [{"is_admin": True}, {"is_coach": True}, {"email": "other@example.org"}]
)
def test_a_member_changes_their_name_and_not_their_rank(change: dict[str, object]) -> None:
    cast = make_cast()
    with acting_as(cast.coachee):
        own = Membership.objects.filter(pk=cast.coachee.pk)
        assert own.update(name="Priya R. Raman") == 1
        with pytest.raises(ProgrammingError, match="only an admin"), transaction.atomic():
            own.update(**change)
    with acting_as(cast.admin):
        assert Membership.objects.filter(pk=cast.coachee.pk).update(**change) == 1
