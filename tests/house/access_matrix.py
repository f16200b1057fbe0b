"""Who may do what at which address: written by hand from architecture.md 10, never from answers.

Each row is one address and one method, with the status each actor gets. All objects belong to the
shop Holt & Linden and to Bea, who bought there; `of` names the object in `tests/house/world.py`.

302 is the way to the sign-in page for strangers, 303 what a browser gets after a write that worked,
404 what somebody may not see, 403 what they see but may not do, 405 a method that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Dov bought from the rival, Cem owns the rival's shop; Max reviews, Rosa administers.
ACTORS: Final = ("anonymous", "bea", "dov", "alma", "ben", "rea", "cem", "max", "rosa")


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    method: str
    statuses: dict[str, int]
    of: str
    send: str

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.of} {self.send}".rstrip()


def row(name: str, method: str, statuses: str, *, of: str = "", send: str = "") -> Row:
    """Read one line of the table; `send` names what a POST carries (world.py, `FORMS`)."""
    told = [int(status) for status in statuses.split()]
    if len(told) == 1:
        told *= len(ACTORS)
    return Row(name, method, dict(zip(ACTORS, told, strict=True)), of, send)


MATRIX: Final = (
    # ------------------------------------ anon bea dov alma ben rea cem max rosa
    row("home", "GET", "                   302  302 302 302  302 302 302 302 302"),
    row("home", "POST", "405"),
    row("account_login", "GET", "          200  302 302 302  302 302 302 302 302"),
    row("account_login", "POST", "         200  302 302 302  302 302 302 302 302", send="sign-in"),
    row("account_logout", "GET", "         302  200 200 200  200 200 200 200 200"),
    row("account_logout", "POST", "302"),
    row("account_inactive", "GET", "200"),
    row("account_inactive", "POST", "405"),
    row("livez", "GET", "200"),
    row("livez", "POST", "405"),
    # The shop: its own team only; who may only read may not write.
    row("inbox:orders", "GET", "           302  404 404 200  200 200 200 404 404"),
    row("inbox:orders", "POST", "405"),
    row("inbox:order", "GET", "            302  404 404 200  200 200 404 404 404", of="order"),
    row("inbox:order", "POST", "405", of="order"),
    row("inbox:contact", "GET", "          302  404 404 200  200 200 404 404 404", of="order"),
    row("inbox:contact", "POST", "405", of="order"),
    row("inbox:contact_send", "GET", "405", of="order"),
    row(
        "inbox:contact_send",
        "POST",
        "                                  302  404 404 303  303 403 404 404 404",
        of="order",
        send="contact",
    ),
    row(
        "inbox:contact_send",
        "POST",
        "                                  302  404 404 422  422 403 404 404 404",
        of="order",
        send="forbidden contact",
    ),
    row("inbox:inbox", "GET", "            302  404 404 200  200 200 200 404 404", of="all"),
    row("inbox:inbox", "GET", "            302  404 404 200  200 200 200 404 404", of="unread"),
    row(
        "inbox:inbox", "GET", "            302  404 404 200  200 200 200 404 404", of="needs-reply"
    ),
    row("inbox:inbox", "GET", "            302  404 404 200  200 200 200 404 404", of="held"),
    row(
        "inbox:inbox",
        "GET",
        "                                  302  404 404 200  200 200 200 404 404",
        of="not-delivered",
    ),
    row("inbox:inbox", "GET", "            302  404 404 404  404 404 404 404 404", of="no-section"),
    row("inbox:inbox", "POST", "405", of="all"),
    row("inbox:thread", "GET", "           302  404 404 200  200 200 404 404 404", of="thread"),
    row("inbox:thread", "POST", "405", of="thread"),
    row("inbox:reply", "GET", "405", of="thread"),
    row(
        "inbox:reply",
        "POST",
        "                                  302  404 404 303  303 403 404 404 404",
        of="thread",
        send="reply",
    ),
    row("inbox:thread_read", "GET", "405", of="thread"),
    row(
        "inbox:thread_read",
        "POST",
        "                                  302  404 404 303  303 403 404 404 404",
        of="thread",
        send="read",
    ),
    row("inbox:thread_since", "GET", "     302  404 404 200  200 200 404 404 404", of="thread"),
    row("inbox:thread_since", "POST", "405", of="thread"),
    row("inbox:messages_check", "GET", "405"),
    row(
        "inbox:messages_check",
        "POST",
        "                                  302  404 404 200  200 200 404 404 404",
        send="check of the thread",
    ),
    row(
        "inbox:messages_check",
        "POST",
        "                                  302  404 404 200  200 200 404 404 404",
        send="check of the order",
    ),
    row("inbox:message_edit", "GET", "405", of="blocked"),
    row("inbox:message_edit", "POST", "    302  404 404 303  303 403 404 404 404", of="blocked"),
    # Not an own message that was not delivered: nothing to be edited.
    row("inbox:message_edit", "POST", "    302  404 404 404  404 403 404 404 404", of="delivered"),
    row("inbox:message_edit", "POST", "    302  404 404 404  404 404 404 404 404", of="answer"),
    # The buyer's own conversations.
    row("buyer:list", "GET", "             302  200 200 404  404 404 404 404 404"),
    row("buyer:list", "POST", "405"),
    row("buyer:thread", "GET", "           302  200 404 404  404 404 404 404 404", of="thread"),
    row("buyer:thread", "POST", "405", of="thread"),
    row("buyer:reply", "GET", "405", of="thread"),
    row(
        "buyer:reply",
        "POST",
        "                                  302  303 404 404  404 404 404 404 404",
        of="thread",
        send="buyer's reply",
    ),
    row("buyer:read", "GET", "405", of="thread"),
    row(
        "buyer:read",
        "POST",
        "                                  302  303 404 404  404 404 404 404 404",
        of="thread",
        send="read",
    ),
    row("buyer:since", "GET", "            302  200 404 404  404 404 404 404 404", of="thread"),
    row("buyer:since", "POST", "405", of="thread"),
    # A conversation in which nothing has arrived yet does not exist for the buyer.
    row("buyer:thread", "GET", "           302  404 404 404  404 404 404 404 404", of="silent"),
    row("buyer:since", "GET", "            302  404 404 404  404 404 404 404 404", of="silent"),
    # The desk: reviewers and admins of the marketplace.
    row("desk", "GET", "302"),
    row("desk", "POST", "405"),
    row("desk:queue", "GET", "             302  404 404 404  404 404 404 200 200"),
    row("desk:queue", "POST", "405"),
    row("desk:task", "GET", "              302  404 404 404  404 404 404 200 200", of="task"),
    row("desk:task", "POST", "405", of="task"),
    row("desk:claim", "GET", "405", of="task"),
    row("desk:claim", "POST", "            302  404 404 404  404 404 404 303 303", of="task"),
    row("desk:verdict", "GET", "405", of="task"),
    row(
        "desk:verdict",
        "POST",
        "                                  302  404 404 404  404 404 404 303 303",
        of="task",
        send="release",
    ),
    row(
        "desk:verdict",
        "POST",
        "                                  302  404 404 404  404 404 404 303 303",
        of="task",
        send="refusal",
    ),
    row("desk:blocked", "GET", "           302  404 404 404  404 404 404 200 200"),
    row("desk:blocked", "POST", "405"),
    row(
        "desk:blocked_message",
        "GET",
        "                                  302  404 404 404  404 404 404 200 200",
        of="blocked",
    ),
    row("desk:blocked_message", "POST", "405", of="blocked"),
    # What is neither held nor blocked is none of the desk's business.
    row(
        "desk:blocked_message",
        "GET",
        "                                  302  404 404 404  404 404 404 404 404",
        of="delivered",
    ),
)
