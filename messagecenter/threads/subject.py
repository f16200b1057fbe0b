"""Subjects are made from reason and order, never typed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from compliance.pack import Reason
from messagecenter.threads.models import Thread


def subject_of(thread: Thread, reason: Reason | None) -> str:
    """Return the subject of a message: by its reason, or for a reply that of the conversation."""
    number = thread.order_number or (thread.order.number if thread.order else "")
    if reason is None:
        return thread.subject or _("Your order %(number)s") % {"number": number}
    return _("%(subject)s, %(number)s") % {"subject": _(reason.subject), "number": number}
