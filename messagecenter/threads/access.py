"""May this person see it? What they may not see answers exactly like what does not exist."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from messagecenter.accounts.access import READERS
from messagecenter.accounts.models import User
from messagecenter.threads.models import Message, Thread


def thread_for(user: User, public_id: str) -> Thread:
    """Return a thread of a shop the person works in, or raise Http404."""
    return _one(_shop_threads(user), public_id)


def thread_for_buyer(user: User, public_id: str) -> Thread:
    """Return a thread of this buyer in which something can be read, or raise Http404."""
    rows = Thread.objects.filter(buyer__user=user, last_message_id__isnull=False)
    return _one(rows, public_id)


def message_for(user: User, public_id: str) -> Message:
    """Return a message that a shop of the person wrote, or raise Http404."""
    rows = Message.objects.filter(thread__in=_shop_threads(user), side="seller")
    message = (
        rows.select_related("thread__order", "thread__seller").filter(public_id=public_id).first()
    )
    if message is None:
        raise Http404(_("There is no such message."))
    return message


def _shop_threads(user: User) -> QuerySet[Thread]:
    # Partners see assigned threads only, and nothing is assigned yet.
    return Thread.objects.filter(
        seller__memberships__user=user, seller__memberships__role__in=READERS
    )


def _one(rows: QuerySet[Thread], public_id: str) -> Thread:
    found = rows.select_related("seller__marketplace", "buyer", "order").filter(public_id=public_id)
    thread = found.first()
    if thread is None:
        raise Http404(_("There is no such conversation."))
    return thread
