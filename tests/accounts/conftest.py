"""The post of these tests: what workers have mailed, and the links in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from messagecenter.accounts.models import Membership, User

Post = Callable[[], list[EmailMessage]]
AsUser = Callable[[User], Client]
_LINK = re.compile(r"https?://\S+")


@pytest.fixture
def post(work: Callable[[], int], mailoutbox: list[EmailMessage]) -> Post:
    """Let workers send what was promised; return the mails that are new since the last look."""
    seen = 0

    def fetch() -> list[EmailMessage]:
        nonlocal seen
        work()
        new = mailoutbox[seen:]
        seen = len(mailoutbox)
        return new

    return fetch


def link_in(mail: EmailMessage) -> str:
    """Return the path of the first link in the mail."""
    found = _LINK.search(mail.body)
    assert found, mail.body
    return urlsplit(found.group()).path


def place(user: User) -> Membership:
    """Return where the person works."""
    return Membership.objects.select_related("seller", "user").get(user=user)
