"""The ledger of the fault runs sees what it is there for."""

import pytest

from annotations.models import Category, Image, Operation, User
from annotations.services.operation_requests import OperationRequest
from tests.faults.ledger import Balance, Ledger, Outcome
from tests.support.operations import apply, create, request

pytestmark = pytest.mark.django_db


def as_sent(operation: OperationRequest) -> dict[str, object]:
    return {
        "op_id": str(operation.op_id),
        "kind": operation.kind,
        "annotation_id": str(operation.annotation_id) if operation.annotation_id else None,
        "base_version": operation.base_version,
        "payload": operation.payload,
    }


def ledger_of(image: Image, outcomes: list[tuple[OperationRequest, Outcome]]) -> Balance:
    ledger = Ledger()
    for operation, outcome in outcomes:
        ledger.invoke(str(image.pk), as_sent(operation))
        ledger.settle(str(operation.op_id), outcome)
    return ledger.balance()


def test_what_was_acknowledged_and_is_stored_once_is_in_balance(
    image: Image, actor: User, category: Category
) -> None:
    first, unknown = create(category), create(category)
    refused = request("delete", first.annotation_id, 7)
    apply(image, actor, first, refused)

    balance = ledger_of(
        image,
        [
            (first, Outcome.ACKNOWLEDGED),
            (unknown, Outcome.UNKNOWN),
            (refused, Outcome.REFUSED),
        ],
    )

    assert balance == Balance(acknowledged=1, lost=0, duplicated=0, unknown=1, refused=1)


def test_an_acknowledged_operation_that_is_gone_is_lost(
    image: Image, actor: User, category: Category
) -> None:
    kept, gone = create(category), create(category)
    apply(image, actor, kept)

    balance = ledger_of(image, [(kept, Outcome.ACKNOWLEDGED), (gone, Outcome.ACKNOWLEDGED)])

    assert (balance.acknowledged, balance.lost) == (2, 1)
    assert balance.problems == [f"{gone.op_id} was acknowledged and is not stored"]


def test_an_operation_that_is_stored_otherwise_is_lost(
    image: Image, actor: User, category: Category
) -> None:
    stored = create(category)
    apply(image, actor, stored)
    sent = stored._replace(payload={**stored.payload, "z_order": 3})

    balance = ledger_of(image, [(sent, Outcome.ACKNOWLEDGED)])

    assert (balance.lost, balance.duplicated) == (1, 0)


def test_what_nobody_made_or_what_was_refused_is_one_too_many(
    image: Image, actor: User, category: Category
) -> None:
    mine, foreign, refused = create(category), create(category), create(category)
    apply(image, actor, mine, foreign, refused)
    assert Operation.objects.count() == 3

    balance = ledger_of(image, [(mine, Outcome.ACKNOWLEDGED), (refused, Outcome.REFUSED)])

    assert (balance.lost, balance.duplicated) == (0, 2)
