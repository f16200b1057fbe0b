"""A text that was begun, or not delivered, and is taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext as _

from messagecenter.accounts.http import SignedInRequest
from messagecenter.threads import access
from messagecenter.threads.states import State

if TYPE_CHECKING:
    from messagecenter.threads.models import Message
    from orders.models import Order


def own_draft(request: SignedInRequest, order: Order | None) -> Message | None:
    """Return the draft that the address names; raise Http404 unless it is about this order."""
    public_id = request.GET.get("draft", "")
    if not public_id:
        return None
    draft = access.message_for(request.user, public_id)
    if draft.thread.order_id != (order.pk if order else None) or draft.state != State.DRAFT:
        raise Http404(_("There is no such draft."))
    return draft
