"""The people of a shop: who may invite, give roles and remove, and what can never happen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from messagecenter.accounts import services
from messagecenter.accounts.models import Invitation, Membership, User
from messagecenter.audit.models import Chain, Entry
from messagecenter.audit.verify import verify
from messagecenter.lib import clock
from tests import builders
from tests.accounts.conftest import AsUser, Post, place
from tests.accounts.test_sign_in import words
from tests.conftest import Cast

TEAM, INVITE = reverse("team:members"), reverse("team:invite")
EVA = "eva@people.example"


def set_role(client: Client, who: User, role: str) -> Any:
    return client.post(reverse("team:role", args=[place(who).public_id]), {"role": role})


def take_out(client: Client, who: User) -> Any:
    return client.post(reverse("team:remove", args=[place(who).public_id]))


def acts(cast: Cast) -> list[tuple[str, str, str, str]]:
    rows = Entry.objects.filter(chain__name=f"seller:{cast.shop.pk}").order_by("seq")
    return [(row.actor, row.act, row.source, row.target) for row in rows]


def test_the_page_shows_everybody_and_no_rival(cast: Cast, as_user: AsUser) -> None:
    page = as_user(cast.alma).get(TEAM)
    text = words(page)
    for person in (cast.alma, cast.mia, cast.ben, cast.rea, cast.pat):
        assert person.name in text
        assert person.email in text
    assert "Cem" not in text
    order = [member["name"] for member in page.context["members"]]
    assert order == ["Alma", "Mia", "Ben", "Rea", "Pat"]


def test_only_leaders_find_the_way(cast: Cast, as_user: AsUser) -> None:
    for leader in (cast.alma, cast.mia):
        client = as_user(leader)
        assert f'href="{TEAM}"' in client.get(reverse("inbox:orders")).content.decode()
        assert f'href="{TEAM}"' in client.get(reverse("settings:profile")).content.decode()
    for other in (cast.ben, cast.rea):
        client = as_user(other)
        assert TEAM not in client.get(reverse("inbox:orders")).content.decode()
        assert client.get(TEAM).status_code == 404


def test_an_invitation_is_a_mail_and_a_row_with_a_hash(
    cast: Cast, as_user: AsUser, post: Post
) -> None:
    answer = as_user(cast.mia).post(INVITE, {"email": "Eva@People.example", "role": "agent"})
    assert (answer.status_code, answer["Location"]) == (303, TEAM)
    (letter,) = post()
    assert letter.to == [EVA]
    assert letter.subject == "Holt & Linden invites you to its message center"
    assert cast.mia.name not in letter.body, "who invites has typed their name themselves"
    row = Invitation.objects.get()
    assert (row.email, row.role, row.invited_by) == (EVA, "agent", cast.mia)
    assert row.expires_at - clock.now() > timedelta(days=6, hours=23)
    token = letter.body.split("/join/")[1].split("/")[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(i::text, '') FROM accounts_invitation AS i")
        (kept,) = cursor.fetchone()
        cursor.execute("SELECT string_agg(j::text, '') FROM outbox_job AS j")
        (promised,) = cursor.fetchone()
    secret = token.split(":")[1]
    assert len(secret) == 64
    assert secret not in kept + promised
    assert acts(cast) == [(f"user:{cast.mia.pk}", "member.invited", "", "agent")]
    page = words(as_user(cast.alma).get(TEAM))
    assert "Invited, not here yet" in page
    assert EVA in page


def test_a_name_of_a_shop_begins_no_other_header(cast: Cast, post: Post) -> None:
    cast.shop.name = "Holt\nBcc: thief@evil.example\u2028\x0bx"
    cast.shop.save()
    services.invite(place(cast.alma), EVA, "agent")
    (letter,) = post()
    assert letter.recipients() == [EVA]
    assert letter.subject.isprintable()
    assert "\nBcc:" not in letter.message().as_string().partition("\n\n")[0]


def test_who_works_here_is_not_invited_again(cast: Cast, as_user: AsUser, post: Post) -> None:
    answer = as_user(cast.alma).post(INVITE, {"email": cast.ben.email.upper(), "role": "owner"})
    assert answer.status_code == 422
    assert "works in your shop already" in words(answer)
    assert post() == []
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"email": "no address", "role": "agent"},
        {"email": EVA, "role": "admin"},
        {"email": EVA, "role": ""},
        {"email": f"{EVA}, thief@evil.example", "role": "agent"},
        {"email": f"{EVA}\nBcc: thief@evil.example", "role": "agent"},
        {"email[]": EVA, "role": "agent"},
        {},
    ],
)
def test_what_is_no_invitation_is_refused(
    cast: Cast, as_user: AsUser, post: Post, data: dict[str, str]
) -> None:
    assert as_user(cast.alma).post(INVITE, data).status_code == 422
    assert post() == []


def test_two_addresses_at_once_are_one(cast: Cast, as_user: AsUser, post: Post) -> None:
    as_user(cast.alma).post(INVITE, {"email": ["thief@evil.example", EVA], "role": "agent"})
    assert [letter.recipients() for letter in post()] == [[EVA]]
    assert Invitation.objects.get().email == EVA


def test_inviting_again_renews_the_open_invitation(cast: Cast, post: Post) -> None:
    first = services.invite(place(cast.alma), EVA, "agent")
    (old,) = post()
    again = services.invite(place(cast.mia), EVA, "read-only")
    (new,) = post()
    assert again.pk == first.pk
    assert (again.role, again.mailed) == ("read-only", 2)
    assert old.body != new.body


def test_one_open_invitation_for_an_address_in_a_shop(cast: Cast) -> None:
    row = services.invite(place(cast.alma), EVA, "agent")
    same = {"seller": cast.shop, "role": "agent", "expires_at": row.expires_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(email=EVA.upper(), token_sha256="1", **same)
    services.revoke(place(cast.alma), row)
    Invitation.objects.create(email=EVA, token_sha256="2", **same)
    Invitation.objects.create(email=EVA, token_sha256="3", **{**same, "seller": cast.rival})


def test_a_manager_neither_makes_nor_changes_owners(cast: Cast, as_user: AsUser) -> None:
    mia = as_user(cast.mia)
    owner = services.invite(place(cast.alma), EVA, "owner")
    refused = [
        mia.post(INVITE, {"email": "x@people.example", "role": "owner"}),
        mia.post(INVITE, {"email": EVA, "role": "agent"}),
        mia.post(reverse("team:resend", args=[owner.public_id])),
        mia.post(reverse("team:revoke", args=[owner.public_id])),
        set_role(mia, cast.ben, "owner"),
        set_role(mia, cast.mia, "owner"),
        set_role(mia, cast.alma, "agent"),
        take_out(mia, cast.alma),
    ]
    assert [answer.status_code for answer in refused] == [403] * len(refused)
    assert all("Only an owner" in words(answer) for answer in refused)
    assert place(cast.alma).role == "owner"
    assert place(cast.ben).role == "agent"
    owner.refresh_from_db()
    assert (owner.role, owner.revoked_at, owner.mailed) == ("owner", None, 1)
    page = mia.get(TEAM).content.decode()
    assert 'value="owner"' not in page
    assert place(cast.alma).public_id not in page


def test_a_manager_does_the_rest(cast: Cast, as_user: AsUser) -> None:
    mia = as_user(cast.mia)
    assert set_role(mia, cast.ben, "manager").status_code == 303
    assert set_role(mia, cast.rea, "partner").status_code == 303
    assert take_out(mia, cast.pat).status_code == 303
    assert place(cast.ben).role == "manager"
    assert acts(cast) == [
        (f"user:{cast.mia.pk}", "member.role", "agent", "manager"),
        (f"user:{cast.mia.pk}", "member.role", "read-only", "partner"),
        (f"user:{cast.mia.pk}", "member.removed", "partner", ""),
    ]
    assert verify(Chain.objects.get(name=f"seller:{cast.shop.pk}")) is None


def test_the_last_owner_stays(cast: Cast, as_user: AsUser) -> None:
    alma = as_user(cast.alma)
    for answer in (set_role(alma, cast.alma, "agent"), take_out(alma, cast.alma)):
        assert answer.status_code == 409
        assert "A shop needs an owner" in words(answer)
    assert place(cast.alma).role == "owner"
    assert set_role(alma, cast.ben, "owner").status_code == 303
    left = take_out(alma, cast.alma)
    assert (left.status_code, left["Location"]) == (303, reverse("home"))
    assert Membership.objects.get(seller=cast.shop, role="owner").user == cast.ben


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_are_not_both_gone(
    cast: Cast, at_once: Callable[..., list[Any]]
) -> None:
    services.change_role(place(cast.alma), place(cast.ben), "owner")
    alma, ben = place(cast.alma), place(cast.ben)
    outcome = at_once(lambda: services.remove(alma, alma), lambda: services.remove(ben, ben))
    assert sorted(type(one).__name__ for one in outcome) == ["LastOwner", "NoneType"]
    assert Membership.objects.filter(seller=cast.shop, role="owner").count() == 1


def test_who_was_removed_a_moment_ago_changes_nothing_more(cast: Cast) -> None:
    """The page found the manager; the service looks again under its lock."""
    mia = place(cast.mia)
    services.change_role(place(cast.alma), mia, "agent")
    with pytest.raises(services.NotYours):
        services.invite(mia, EVA, "agent")
    with pytest.raises(services.NotYours):
        services.remove(mia, place(cast.ben))


def test_a_removed_member_sees_nothing_from_the_next_request_on(
    cast: Cast, as_user: AsUser
) -> None:
    ben = as_user(cast.ben)
    message = builders.a_contact(cast.order, cast.ben)
    paths = [
        reverse("inbox:orders"),
        reverse("inbox:order", args=[cast.order.public_id]),
        reverse("inbox:inbox", args=["all"]),
        reverse("inbox:thread", args=[message.thread.public_id]),
    ]
    assert [ben.get(path).status_code for path in paths] == [200] * 4
    take_out(as_user(cast.alma), cast.ben)
    assert [ben.get(path).status_code for path in paths] == [404] * 4
    assert ben.get(reverse("settings:sessions")).status_code == 200, "the account stays"
    send = reverse("inbox:contact_send", args=[cast.order.public_id])
    assert ben.post(send, {"body": builders.CLEAN, "key": "k"}).status_code == 404


def test_a_role_counts_from_the_next_request_on(cast: Cast, as_user: AsUser) -> None:
    ben = as_user(cast.ben)
    assert ben.get(TEAM).status_code == 404
    set_role(as_user(cast.alma), cast.ben, "manager")
    assert ben.get(TEAM).status_code == 200
    set_role(as_user(cast.alma), cast.ben, "partner")
    assert ben.get(reverse("inbox:orders")).status_code == 404
    landed = ben.get(reverse("home"))
    assert landed.status_code == 200
    assert "Nothing is assigned to you yet" in words(landed)


def test_a_partner_of_one_shop_may_work_in_another(cast: Cast, as_user: AsUser) -> None:
    Membership.objects.create(seller=cast.rival, user=cast.pat, role="agent")
    pat = as_user(cast.pat)
    assert pat.get(reverse("inbox:orders")).status_code == 200
    order = reverse("inbox:order", args=[cast.order.public_id])
    assert pat.get(order).status_code == 404


def test_the_same_role_again_is_no_news(cast: Cast, as_user: AsUser) -> None:
    assert set_role(as_user(cast.alma), cast.ben, "agent").status_code == 303
    assert acts(cast) == []
    assert set_role(as_user(cast.alma), cast.ben, "king").status_code == 422


def test_the_page_says_when_an_invitation_has_ended(
    cast: Cast, as_user: AsUser, at: Callable[[datetime], None]
) -> None:
    row = services.invite(place(cast.alma), EVA, "agent")
    at(row.expires_at)
    assert "ended" in words(as_user(cast.alma).get(TEAM))
