"""Gives the people of the demo their accounts; passwords are drawn, never fixed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from allauth.account.models import EmailAddress
from django.urls import reverse

from messagecenter.accounts import demo_accounts
from messagecenter.accounts.demo_accounts import DemoAccount
from messagecenter.accounts.models import Membership, Seller, User
from messagecenter.metrics.demo.people import BUYERS, SIGN_INS, SignIn
from orders.services import link_buyer


def enrol(shops: Mapping[str, Seller], folder: Path) -> None:
    """Make who signs in, and who only buys; the passwords go to a private file in `folder`."""
    known = {account.email: account for account in demo_accounts.read(folder)}
    accounts = []
    for person in SIGN_INS:
        user = _user(person.email, person.name, person.staff_role)
        if person.shop:
            Membership.objects.get_or_create(
                seller=shops[person.shop], user=user, defaults={"role": person.role}
            )
        accounts.append(_account(user, person, known.get(person.email)))
    demo_accounts.write(folder, accounts)
    for email, (name, _locale) in BUYERS.items():
        link_buyer(_user(email, name))


def _user(email: str, name: str, staff_role: str = "none") -> User:
    """Return the person, made without a password where they are new."""
    found = User.objects.filter(email=email).first()
    if found:
        return found
    user = User.objects.create_user(email, None, name=name, staff_role=staff_role)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _account(user: User, person: SignIn, known: DemoAccount | None) -> DemoAccount:
    """Return how the person signs in: as the file says where that is true, else anew."""
    if known and user.check_password(known.password):
        return known
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    start = reverse(person.start)
    return DemoAccount(person.name, person.words, person.email, password, start)
