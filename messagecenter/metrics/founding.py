"""The first people and shops of an installation, made by whoever runs it."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from compliance import pack
from messagecenter.accounts.models import Marketplace, Membership, Seller, User
from messagecenter.audit.note import Act, Actor, note

OPERATOR = Actor("operator")


class CannotMake(Exception):
    """What was asked for is there already or is not allowed; the message says which."""


@transaction.atomic
def make_person(email: str, name: str, password: str, staff_role: str = "none") -> User:
    """Make somebody who may sign in at once: the operator answers for the address."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise CannotMake(_("%(email)s is no e-mail address.") % {"email": email}) from None
    if User.objects.filter(email__iexact=email).exists():
        raise CannotMake(_("Somebody with this address is here already."))
    user = User.objects.create_user(email, password, name=name, staff_role=staff_role)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    made = Act(act="user.made", object_kind="user", object_id=user.pk, target=staff_role)
    note("accounts", OPERATOR, made)
    return user


@transaction.atomic
def make_shop(slug: str, name: str, owner: User, marketplace: str) -> Seller:
    """Make a shop with its owner, and the marketplace where it is the first."""
    if Seller.objects.filter(slug=slug).exists():
        raise CannotMake(_("There is a shop “%(slug)s” already.") % {"slug": slug})
    if Membership.objects.filter(user=owner).exists():
        raise CannotMake(_("This person works in another shop already."))
    market, _made = Marketplace.objects.get_or_create(
        slug=marketplace, defaults={"name": marketplace.capitalize(), "pack": pack.DEFAULT}
    )
    shop = Seller(slug=slug, name=name, marketplace=market)
    try:
        shop.full_clean()
    except ValidationError as error:
        raise CannotMake(" ".join(error.messages)) from None
    shop.save()
    Membership.objects.create(seller=shop, user=owner, role=Membership.Role.OWNER)
    made = Act(act="seller.made", object_kind="seller", object_id=shop.pk)
    note(f"seller:{shop.pk}", OPERATOR, made, owner=owner.pk)
    return shop
