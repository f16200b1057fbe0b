"""Who may sit at the desk, and what they may open there."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from messagecenter.accounts.access import is_reviewer
from messagecenter.accounts.models import User
from messagecenter.review.models import Task
from messagecenter.threads.models import Message
from messagecenter.threads.states import State
from orders.models import ImportRun


def require_reviewer(user: User) -> None:
    """Raise Http404 unless the person decides for the marketplace."""
    if not is_reviewer(user):
        raise Http404(_("There is no such page."))


def require_admin(user: User) -> None:
    """Raise Http404 unless the person administers the marketplace."""
    if not user.is_staff:
        raise Http404(_("There is no such page."))


def import_for(user: User, public_id: str) -> ImportRun:
    require_admin(user)
    run = ImportRun.objects.select_related("seller", "by").filter(public_id=public_id).first()
    if run is None:
        raise Http404(_("There is no such import."))
    return run


def task_for(user: User, public_id: str) -> Task:
    require_reviewer(user)
    rows = Task.objects.select_related(
        "message__thread__order",
        "message__verdict",
        "message__seller__marketplace",
        "seller",
        "claimed_by",
        "decided_by",
    )
    task = rows.filter(public_id=public_id).first()
    if task is None:
        raise Http404(_("There is no such task."))
    return task


def blocked_for(user: User, public_id: str) -> Message:
    """Return a message that was not delivered, to be read at the desk."""
    require_reviewer(user)
    rows = Message.objects.filter(state=State.BLOCKED, side="seller")
    found = rows.select_related("thread__order", "seller__marketplace", "verdict").filter(
        public_id=public_id
    )
    message = found.first()
    if message is None:
        raise Http404(_("There is no such message."))
    return message
