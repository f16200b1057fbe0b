"""What people decide about being written to, and who is which buyer."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Lower

from messagecenter.accounts.models import Seller, User
from orders.models import Buyer, OptOut


def opt_out(buyer: Buyer, seller: Seller | None = None) -> OptOut:
    """Keep optional messages away from the buyer: those of one seller, or of all."""
    choice, _created = OptOut.objects.get_or_create(buyer=buyer, seller=seller)
    return choice


def opt_in(buyer: Buyer, seller: Seller | None = None) -> None:
    """Take back exactly what `opt_out` with the same arguments did."""
    OptOut.objects.filter(buyer=buyer, seller=seller).delete()


@transaction.atomic
def link_buyer(user: User) -> Buyer | None:
    """Return the buyer this person is: the one imported with the e-mail they sign in with.

    The caller answers for the e-mail being verified. A buyer who is somebody already stays so.
    """
    linked = Buyer.objects.filter(user=user).first()
    if linked:
        return linked
    found = (
        Buyer.objects.alias(lower_email=Lower("email"))
        .filter(lower_email=user.email.lower(), user=None)
        .select_for_update()
        .first()
    )
    if found:
        found.user = user
        found.save(update_fields=["user"])
    return found
