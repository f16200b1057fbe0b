"""A forgotten password: a link by mail, once and soon, and no word about who is known here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings as conf
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from messagecenter.accounts.models import User
from messagecenter.outbox.models import Job
from messagecenter.outbox.run import drain
from tests import builders
from tests.accounts.conftest import Post, link_in
from tests.accounts.test_sign_in import sign_in, words
from tests.conftest import Cast

FORGOTTEN = reverse("account_reset_password")
NEW = "wholly other horses"
TYPED = {"password1": NEW, "password2": NEW}


def ask(client: Client, *emails: str) -> object:
    return client.post(FORGOTTEN, {"email": list(emails)})


def open_link(client: Client, path: str) -> str:
    """Follow the mailed link; return the page whose address does not hold the secret."""
    answer = client.get(path)
    assert answer.status_code == 302, answer
    return answer["Location"]


def test_the_sign_in_page_leads_there(client: Client, db: None) -> None:
    assert f'href="{FORGOTTEN}"' in client.get(reverse("account_login")).content.decode()
    page = client.get(FORGOTTEN)
    assert page.status_code == 200
    assert "Set a new password" in words(page)


def test_a_mailed_link_sets_a_new_password(cast: Cast, client: Client, post: Post) -> None:
    asked = ask(client, cast.alma.email)
    assert asked["Location"] == reverse("account_reset_password_done")
    (letter,) = post()
    assert letter.to == [cast.alma.email]
    assert letter.subject == "Set a new password"
    assert f"for {conf.PASSWORD_RESET_TIMEOUT // 60} minutes" in letter.body
    page = open_link(client, link_in(letter))
    assert client.get(page).status_code == 200
    done = client.post(page, TYPED)
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert "Sign in" in words(client.get(done["Location"]))
    assert "_auth_user_id" not in client.session
    assert sign_in(Client(), cast.alma.email).status_code == 200
    assert sign_in(Client(), cast.alma.email, NEW).status_code == 302
    # And whose password it was hears of it.
    assert [(one.to, one.subject) for one in post()] == [
        ([cast.alma.email], "Your password was changed")
    ]


def test_looking_at_the_link_changes_nothing(cast: Cast, client: Client, post: Post) -> None:
    """Scanners of mail open links; only a person presses the button."""
    ask(client, cast.alma.email)
    link = link_in(post()[0])
    before = User.objects.get(pk=cast.alma.pk).password
    for _ in range(3):
        scanner = Client()
        scanner.get(open_link(scanner, link))
        scanner.head(link)
    assert User.objects.get(pk=cast.alma.pk).password == before
    assert client.post(open_link(client, link), TYPED).status_code == 302


def test_the_link_works_once(cast: Cast, client: Client, post: Post) -> None:
    ask(client, cast.alma.email)
    link = link_in(post()[0])
    page = open_link(client, link)
    client.post(page, TYPED)
    for who in (client, Client()):
        again = who.get(link)
        assert again.status_code == 404
        assert "This link has ended" in words(again)
    assert client.post(page, {"password1": "yet other ones", "password2": "yet other ones"})
    assert sign_in(Client(), cast.alma.email, NEW).status_code == 302


def test_using_one_link_ends_the_others(cast: Cast, client: Client, post: Post) -> None:
    ask(client, cast.alma.email)
    first = link_in(post()[0])
    ask(client, cast.alma.email)
    second = link_in(post()[0])
    client.post(open_link(client, second), TYPED)
    assert Client().get(first).status_code == 404


def test_the_link_ends_after_ten_minutes(cast: Cast, client: Client, post: Post) -> None:
    assert conf.PASSWORD_RESET_TIMEOUT <= 600
    start = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        ask(client, cast.alma.email)
        link = link_in(post()[0])
        clock.move_to(start + timedelta(minutes=9, seconds=59))
        page = open_link(client, link)
        assert client.get(page).status_code == 200
        # Also at the acting step: the page was opened in time, the button pressed too late.
        clock.move_to(start + timedelta(minutes=10, seconds=1))
        late = client.post(page, TYPED)
        assert late.status_code == 404
        assert "This link has ended" in words(late)
        assert Client().get(link).status_code == 404
        clock.move_to(start)
        assert sign_in(Client(), cast.alma.email).status_code == 302


def test_known_and_unknown_addresses_hear_the_same(cast: Cast, post: Post) -> None:
    closed = builders.a_user("Closed")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    answers = []
    for email in (cast.alma.email, "nobody@people.example", closed.email):
        asked = ask(Client(), email)
        answers.append(
            (asked.status_code, asked["Location"], sorted(asked.cookies), sorted(asked.headers))
        )
    assert answers[0] == answers[1] == answers[2]
    assert [letter.to for letter in post()] == [[cast.alma.email]]


def test_what_is_done_for_a_known_address_is_a_promise(cast: Cast, client: Client) -> None:
    """Mail servers are slow: a page that waited for one would tell who is known."""
    ask(client, cast.alma.email)
    assert mail.outbox == []
    job = Job.objects.get(event="password.forgotten", done_at=None)
    assert job.key == str(cast.alma.pk)


def test_a_mail_server_that_is_away_loses_nothing(
    cast: Cast, client: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def away(*_: object) -> None:
            raise SMTPServerDisconnected(cast.alma.email)

        patch.setattr("django.core.mail.EmailMessage.send", away)
        assert ask(client, cast.alma.email).status_code == 302
        drain("mail")
    job = Job.objects.get(event="password.forgotten")
    assert (job.tries, job.done_at, job.last_error) == (1, None, "SMTPServerDisconnected")
    Job.objects.update(due_at=job.put_at)
    assert [letter.to for letter in post()] == [[cast.alma.email]]


@pytest.mark.parametrize(
    "emails",
    [
        ["{known}", "thief@evil.example"],
        ["thief@evil.example", "{known}"],
        ["{known},thief@evil.example"],
        ["{known}\nthief@evil.example"],
        ["thief@evil.example <{known}>"],
        ["{known} "],
        ["ALMA@people.example"],
        ["alma@PEOPLE.example"],
        ["\uff41lma@people.example"],
        ["almą@people.example"],
    ],
)
def test_mail_goes_to_the_stored_address_only(
    cast: Cast, client: Client, post: Post, emails: list[str]
) -> None:
    """Two addresses at once, a list in one, look-alike letters: nobody else ever gets the link."""
    ask(client, *(email.format(known=cast.alma.email) for email in emails))
    for letter in post():
        assert letter.recipients() == [cast.alma.email]


@pytest.mark.parametrize("field", ["email[]", "email[0]", "user[email]", "login"])
def test_another_field_is_no_address(cast: Cast, client: Client, post: Post, field: str) -> None:
    assert client.post(FORGOTTEN, {field: cast.alma.email}).status_code == 422
    assert post() == []


def test_the_host_of_the_request_is_not_in_the_link(
    cast: Cast, client: Client, post: Post, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://messages.market.example"
    client.post(FORGOTTEN, {"email": cast.alma.email}, headers={"host": "evil.example"})
    (letter,) = post()
    assert "https://messages.market.example/sign-in/reset/" in letter.body
    assert "evil" not in letter.body


def test_a_new_password_ends_every_session(cast: Cast, client: Client, post: Post) -> None:
    phone = Client()
    sign_in(phone, cast.alma.email)
    assert phone.get(reverse("inbox:orders")).status_code == 200
    ask(client, cast.alma.email)
    client.post(open_link(client, link_in(post()[0])), TYPED)
    assert phone.get(reverse("inbox:orders")).status_code == 302


def test_looking_at_somebody_elses_link_signs_nobody_out(
    cast: Cast, client: Client, post: Post
) -> None:
    sign_in(client, cast.ben.email)
    ask(Client(), cast.alma.email)
    client.get(open_link(client, link_in(post()[0])))
    assert client.get(reverse("inbox:orders")).status_code == 200


def test_weak_passwords_are_refused_with_a_reason(cast: Cast, client: Client, post: Post) -> None:
    ask(client, cast.alma.email)
    page = open_link(client, link_in(post()[0]))
    for weak, reason in (("short", "8 characters"), ("password1", "too common")):
        refused = client.post(page, {"password1": weak, "password2": weak})
        assert refused.status_code == 422
        assert reason in words(refused)
    other = client.post(page, {"password1": NEW, "password2": f"{NEW}!"})
    assert other.status_code == 422
    long = "a few words and more " * 6
    assert client.post(page, {"password1": long, "password2": long}).status_code == 302
    assert sign_in(Client(), cast.alma.email, long).status_code == 302


def test_the_link_proves_the_address(cast: Cast, client: Client, post: Post) -> None:
    EmailAddress.objects.filter(user=cast.alma).update(verified=False)
    ask(client, cast.alma.email)
    page = open_link(client, link_in(post()[0]))
    assert not EmailAddress.objects.get(user=cast.alma).verified
    client.post(page, TYPED)
    assert EmailAddress.objects.get(user=cast.alma).verified


def test_one_address_gets_few_mails(cast: Cast, post: Post) -> None:
    """Known or not, the fourth within a quarter of an hour is refused, and says for how long."""
    start = datetime(2026, 11, 23, 12, tzinfo=UTC)
    for email in (cast.alma.email, "nobody@people.example"):
        with time_machine.travel(start, tick=False) as clock:
            assert [ask(Client(), email).status_code for _ in range(3)] == [302] * 3
            refused = ask(Client(), email.upper())
            assert refused.status_code == 429
            assert refused["Retry-After"] == "900"
            assert "Wait 15 minutes" in words(refused)
            clock.move_to(start + timedelta(minutes=15))
            assert ask(Client(), email).status_code == 302
    assert len(post()) == 4


def test_nobody_asks_for_a_hundred_addresses(client: Client, db: None, post: Post) -> None:
    statuses = [ask(client, f"somebody{n}@people.example").status_code for n in range(21)]
    assert statuses == [302] * 20 + [429]
