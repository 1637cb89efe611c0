"""The operator's way to let somebody in."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotations.models import User
from annotations.services.sessions import log_in_link_use
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def person_of_link(*names: str) -> User:
    """Run the command and use the link that it prints."""
    out = StringIO()
    call_command("log_in_link", *names, stdout=out)
    token = out.getvalue().strip().partition("/login#link=")[2]
    return log_in_link_use(token=token, address="192.0.2.1").user


def test_without_a_name_the_first_administrator_comes_in() -> None:
    make_user("ada")
    closed = make_user("closed", is_superuser=True)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    renamed = make_user("grace", is_superuser=True)
    make_user("later", is_superuser=True)

    assert person_of_link() == renamed


def test_a_name_in_any_case_is_let_in() -> None:
    ada = make_user("ada")

    assert person_of_link("ADA") == ada


def test_nobody_is_made_up() -> None:
    make_user("ada")

    with pytest.raises(CommandError, match=r"There is nobody called bob\. Known: ada\."):
        person_of_link("bob")
    with pytest.raises(CommandError, match=r"There is no administrator\. Known: ada\."):
        person_of_link()
