from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from tests.counties import County
from tests.factories import PRINCIPAL, request

from wangge.agency.models import PrincipalEnvelope
from wangge.kernel.clock import utc_now
from wangge.kernel.ids import uuid7
from wangge.platform.db import reading
from wangge.platform.deployment import deployment
from wangge.platform.envelopes import opened, seal


def test_an_envelope_opens_for_its_own_request_alone(county: County) -> None:
    ticket = county["worker"].post("/agency/tickets", request()).json["id"]

    with county.app.app_context():
        key = deployment().envelope_key
        kept = reading().get_one(PrincipalEnvelope, UUID(ticket)).sealed

        assert opened(key, UUID(ticket), kept) == PRINCIPAL
        with pytest.raises(InvalidTag):
            opened(key, uuid7(utc_now()), kept)
        with pytest.raises(InvalidTag):
            opened(bytes(32), UUID(ticket), kept)


def test_what_was_sealed_is_what_is_opened() -> None:
    owner, key = uuid7(utc_now()), bytes(range(32))

    assert opened(key, owner, seal(key, owner, PRINCIPAL)) == PRINCIPAL
