"""Name, language and time zone: set by everybody for themselves, and seen in every time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from messagecenter.accounts.models import User
from orders.models import Order
from tests.accounts.conftest import AsUser
from tests.accounts.test_sign_in import words
from tests.conftest import Cast

PROFILE = reverse("settings:profile")
NEW = {"name": "Alma Holt", "locale": "en", "zone": "Asia/Tokyo"}


def test_everybody_finds_the_page(cast: Cast, as_user: AsUser) -> None:
    pages = {"alma": "inbox:orders", "bea": "buyer:list", "max": "desk:queue", "pat": "home"}
    for who, page in pages.items():
        client = as_user(getattr(cast, who))
        assert f'href="{PROFILE}"' in client.get(reverse(page)).content.decode(), who
        assert client.get(PROFILE).status_code == 200


def test_name_and_zone_are_kept(cast: Cast, as_user: AsUser) -> None:
    client = as_user(cast.alma)
    answer = client.post(PROFILE, {**NEW, "staff_role": "admin", "email": "x@people.example"})
    assert (answer.status_code, answer["Location"]) == (303, PROFILE)
    alma = User.objects.get(pk=cast.alma.pk)
    assert (alma.name, alma.zone, alma.staff_role) == ("Alma Holt", "Asia/Tokyo", "none")
    assert alma.email == cast.alma.email
    page = client.get(PROFILE)
    assert "Saved." in words(page)
    assert "<option selected>Asia/Tokyo</option>" in page.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mars/Olympus"},
        {"zone": "../../etc/passwd"},
        {"zone": ""},
        {"locale": "xx"},
        {"name": "x" * 81},
        {"name": "a\0b"},
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, as_user: AsUser, wrong: dict[str, str]) -> None:
    refused = as_user(cast.alma).post(PROFILE, {**NEW, **wrong})
    assert refused.status_code == 422
    assert "There is a problem" in words(refused)
    assert User.objects.get(pk=cast.alma.pk).name == "Alma"


def test_times_are_shown_in_the_zone_of_who_looks(cast: Cast, as_user: AsUser) -> None:
    # Half past eleven at night in London is the next morning in Tokyo.
    Order.objects.filter(pk=cast.order.pk).update(
        placed_at=datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    )
    client = as_user(cast.alma)
    assert "22 Nov 2026" in words(client.get(reverse("inbox:orders")))
    User.objects.filter(pk=cast.alma.pk).update(zone="Asia/Tokyo")
    assert "23 Nov 2026" in words(client.get(reverse("inbox:orders")))
    assert timezone.get_current_timezone_name() == "UTC", "and it does not stay for the next"
    assert "22 Nov 2026" in words(as_user(cast.ben).get(reverse("inbox:orders")))


@pytest.mark.parametrize("zone", ["", "Gone/Away", "/etc/passwd", "../UTC"])
def test_a_zone_that_is_no_more_is_utc(cast: Cast, as_user: AsUser, zone: str) -> None:
    User.objects.filter(pk=cast.alma.pk).update(zone=zone)
    assert as_user(cast.alma).get(reverse("inbox:orders")).status_code == 200


def test_a_name_is_hostile_text(cast: Cast, as_user: AsUser) -> None:
    client = as_user(cast.alma)
    client.post(PROFILE, {**NEW, "name": '"><script>alert(1)</script>'})
    for path in (PROFILE, reverse("inbox:orders"), reverse("team:members")):
        assert "<script>alert" not in client.get(path).content.decode()


def test_staff_land_as_before(cast: Cast, as_user: AsUser, work: Callable[[], int]) -> None:
    assert as_user(cast.max).get(reverse("home"))["Location"] == reverse("desk:queue")
    assert as_user(cast.ida).get(reverse("home")).status_code == 404
    assert as_user(cast.ida).get(reverse("desk:queue")).status_code == 404
