"""The states of a message, and every arrow between them. What is not here cannot happen."""

from typing import Final

from django.db import models


class State(models.TextChoices):
    DRAFT = "draft"
    CHECKED = "checked"
    HELD = "held"
    BLOCKED = "blocked"
    QUEUED = "queued"
    DELIVERED = "delivered"
    READ = "read"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


# (from, to): the sentence that says when it happens. None is "the row is new".
MOVES: Final[dict[tuple[State | None, State], str]] = {
    (None, State.DRAFT): "Somebody begins to write; only now is the text free to change.",
    (State.DRAFT, State.CHECKED): "The author sends; the verdict is stored, the text is frozen.",
    (State.CHECKED, State.QUEUED): "The rules allow it and all its files are clean.",
    (State.CHECKED, State.HELD): "A rule wants a person to look.",
    (State.CHECKED, State.BLOCKED): "A rule forbids it, or a file was refused.",
    (State.CHECKED, State.WITHDRAWN): "The author takes it back while files are being scanned.",
    (State.HELD, State.QUEUED): "A reviewer releases it.",
    (State.HELD, State.BLOCKED): "A reviewer refuses it.",
    (State.HELD, State.WITHDRAWN): "The author takes it back before anybody decided.",
    (State.HELD, State.EXPIRED): "The window closed while it waited for a reviewer.",
    (State.BLOCKED, State.HELD): "The author asks once for another look.",
    (State.BLOCKED, State.DRAFT): "The author edits it to send it again.",
    (State.QUEUED, State.DELIVERED): "The worker made it visible to the recipient.",
    (State.QUEUED, State.WITHDRAWN): "Undo, or a scheduled message is cancelled.",
    (State.QUEUED, State.HELD): "The law changed and wants a person, or a release was undone.",
    (State.QUEUED, State.BLOCKED): "A gate closed meanwhile.",
    (State.QUEUED, State.EXPIRED): "The window closed before delivery.",
    (State.WITHDRAWN, State.DRAFT): "The author goes on writing.",
    (State.DELIVERED, State.READ): "The recipient opened it in the inbox.",
}

VISIBLE: Final = (State.DELIVERED, State.READ)
OPEN: Final = (State.HELD, State.CHECKED, State.QUEUED)
