"""The one lock of a conversation: whoever holds a `Locked` may write in the thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from messagecenter.threads.models import Message, Thread


@dataclass(frozen=True, slots=True)
class Locked:
    """Proof that the thread's row is locked by the present transaction.

    Only `locked` hands it out. Lock order everywhere: thread, message, delivery, job, audit chain.
    """

    thread: Thread

    def message(self, pk: int) -> Message:
        """Read a message of this thread anew, under the lock. Raises `Message.DoesNotExist`."""
        return self.thread.messages.select_related("verdict__policy").get(pk=pk)


@contextmanager
def locked(thread_id: int) -> Iterator[Locked]:
    """Open a transaction and take the thread's row for it."""
    with transaction.atomic():
        rows = Thread.objects.select_related("seller__marketplace", "buyer", "order")
        yield Locked(rows.select_for_update(of=("self",)).get(pk=thread_id))
