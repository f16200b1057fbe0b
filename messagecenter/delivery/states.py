"""The states of a delivery, and every arrow between them. What is not here cannot happen."""

from typing import Final

from django.db import models


class State(models.TextChoices):
    PENDING = "pending"
    SENT = "sent"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    FAILED = "failed"
    CANCELLED = "cancelled"


# (from, to): the sentence that says when it happens. None is "the row is new".
MOVES: Final[dict[tuple[State | None, State], str]] = {
    (None, State.PENDING): "The message became visible; this channel is still to be served.",
    (State.PENDING, State.SENT): "Inbox: visible. E-mail: the next server said 2xx.",
    (State.PENDING, State.DEFERRED): "Try again later.",
    (State.DEFERRED, State.DEFERRED): "Try again, later still.",
    (State.PENDING, State.BOUNCED): "Refused for good.",
    (State.DEFERRED, State.BOUNCED): "Refused for good on a later try.",
    (State.DEFERRED, State.SENT): "It worked on a later try.",
    (State.PENDING, State.FAILED): "Given up.",
    (State.DEFERRED, State.FAILED): "Given up after the last try.",
    (State.PENDING, State.CANCELLED): "No longer wanted.",
    (State.DEFERRED, State.CANCELLED): "No longer wanted.",
    (State.SENT, State.BOUNCED): "A late report with our own signed return path.",
    (State.FAILED, State.PENDING): "An operator retries by hand, with a reason.",
}
