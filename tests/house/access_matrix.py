"""Who may do what at which address: written by hand from architecture.md 10, never from answers.

Each row is one address and one method, with the status each actor gets. All objects belong to the
shop Holt & Linden and to Bea, who bought there; `of` names the object in `tests/house/world.py`.

302 is the way to the sign-in page for strangers, 303 what a browser gets after a write that worked,
404 what somebody may not see, 403 what they see but may not do, 405 a method that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Bea bought from Holt & Linden, Dov from the rival. Alma owns the shop, Mia manages it, Ben writes,
# Rea reads, Pat is its partner. Cem owns the rival. Max reviews, Ida does policy, Rosa administers.
ACTORS: Final = (
    *("anonymous", "bea", "dov"),
    *("alma", "mia", "ben", "rea", "pat", "cem"),
    *("max", "ida", "rosa"),
)


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
    # ------------------------------------ anon  bea dov  alma mia ben rea pat  cem  max ida rosa
    row("home", "GET", "                   302  302 302  302 302 302 302 200  302  302 404 302"),
    row("home", "POST", "405"),
    row("account_login", "GET", "          200  302 302  302 302 302 302 302  302  302 302 302"),
    row(
        "account_login",
        "POST",
        "                                  200  302 302  302 302 302 302 302  302  302 302 302",
        send="sign-in",
    ),
    row("account_logout", "GET", "         302  200 200  200 200 200 200 200  200  200 200 200"),
    row("account_logout", "POST", "302"),
    row("account_inactive", "GET", "200"),
    row("account_inactive", "POST", "405"),
    # New accounts and passwords; what a mailed link opens is open to whoever holds it.
    row("account_signup", "GET", "         200  302 302  302 302 302 302 302  302  302 302 302"),
    row(
        "account_signup",
        "POST",
        "                                  302  302 302  302 302 302 302 302  302  302 302 302",
        send="sign-up",
    ),
    row("account_email_verification_sent", "GET", "200"),
    row("account_email_verification_sent", "POST", "405"),
    row("account_confirm_email", "GET", "200", of="claim"),
    row("account_confirm_email", "POST", "302", of="claim"),
    row("account_confirm_email", "GET", "404", of="ended claim"),
    row("account_confirm_email", "POST", "404", of="ended claim"),
    row("account_reset_password", "GET", "200"),
    row("account_reset_password", "POST", "302", send="forgotten"),
    row("account_reset_password_done", "GET", "200"),
    row("account_reset_password_done", "POST", "405"),
    # The link leads on to a page whose address does not hold its secret.
    row("account_reset_password_from_key", "GET", "302", of="reset"),
    row("account_reset_password_from_key", "POST", "302", of="reset"),
    row("account_reset_password_from_key", "GET", "404", of="ended reset"),
    row("account_reset_password_from_key", "POST", "404", of="ended reset"),
    row("account_reset_password_from_key_done", "GET", "200"),
    row("account_reset_password_from_key_done", "POST", "405"),
    row("join", "GET", "200", of="join"),
    row(
        "join",
        "POST",
        "                                  303  403 403  403 403 403 403 403  403  403 403 403",
        of="join",
        send="somebody new",
    ),
    row("join", "GET", "404", of="ended join"),
    row("join", "POST", "404", of="ended join", send="somebody new"),
    # Everybody's own settings.
    row("settings:profile", "GET", "       302  200 200  200 200 200 200 200  200  200 200 200"),
    row(
        "settings:profile",
        "POST",
        "                                  302  303 303  303 303 303 303 303  303  303 303 303",
        send="profile",
    ),
    row("settings:profile", "POST", "      302  422 422  422 422 422 422 422  422  422 422 422"),
    row(
        "account_change_password",
        "GET",
        "                                  302  200 200  200 200 200 200 200  200  200 200 200",
    ),
    row("account_change_password", "POST", "302", send="new password"),
    row(
        "account_change_password",
        "POST",
        "                                  302  422 422  422 422 422 422 422  422  422 422 422",
    ),
    row("settings:sessions", "GET", "      302  200 200  200 200 200 200 200  200  200 200 200"),
    row("settings:sessions", "POST", "405"),
    row("settings:end_others", "GET", "405"),
    row("settings:end_others", "POST", "   302  303 303  303 303 303 303 303  303  303 303 303"),
    row("settings:end_session", "GET", "405", of="session"),
    row(
        "settings:end_session",
        "POST",
        "                                  302  404 404  303 404 404 404 404  404  404 404 404",
        of="session",
    ),
    # The people of a shop: owners and managers; only owners make, change or remove owners.
    row("team:members", "GET", "           302  404 404  200 200 404 404 404  200  404 404 404"),
    row("team:members", "POST", "405"),
    row("team:invite", "GET", "405"),
    row(
        "team:invite",
        "POST",
        "                                  302  404 404  303 303 404 404 404  303  404 404 404",
        send="invitation",
    ),
    row(
        "team:invite",
        "POST",
        "                                  302  404 404  303 403 404 404 404  303  404 404 404",
        send="invitation of an owner",
    ),
    row("team:role", "GET", "405", of="member"),
    row(
        "team:role",
        "POST",
        "                                  302  404 404  303 303 404 404 404  404  404 404 404",
        of="member",
        send="role",
    ),
    row(
        "team:role",
        "POST",
        "                                  302  404 404  303 403 404 404 404  404  404 404 404",
        of="member",
        send="role of an owner",
    ),
    # Alma is the last owner.
    row(
        "team:role",
        "POST",
        "                                  302  404 404  409 403 404 404 404  404  404 404 404",
        of="owner",
        send="role",
    ),
    row("team:remove", "GET", "405", of="member"),
    row(
        "team:remove",
        "POST",
        "                                  302  404 404  303 303 404 404 404  404  404 404 404",
        of="member",
    ),
    row(
        "team:remove",
        "POST",
        "                                  302  404 404  409 403 404 404 404  404  404 404 404",
        of="owner",
    ),
    row("team:resend", "GET", "405", of="invitation"),
    row(
        "team:resend",
        "POST",
        "                                  302  404 404  303 303 404 404 404  404  404 404 404",
        of="invitation",
    ),
    row("team:revoke", "GET", "405", of="invitation"),
    row(
        "team:revoke",
        "POST",
        "                                  302  404 404  303 303 404 404 404  404  404 404 404",
        of="invitation",
    ),
    row("livez", "GET", "200"),
    row("livez", "POST", "405"),
    # The shop: its own team only; who may only read may not write.
    row("inbox:orders", "GET", "           302  404 404  200 200 200 200 404  200  404 404 404"),
    row("inbox:orders", "POST", "405"),
    row(
        "inbox:order",
        "GET",
        "                                  302  404 404  200 200 200 200 404  404  404 404 404",
        of="order",
    ),
    row("inbox:order", "POST", "405", of="order"),
    row(
        "inbox:contact",
        "GET",
        "                                  302  404 404  200 200 200 200 404  404  404 404 404",
        of="order",
    ),
    row("inbox:contact", "POST", "405", of="order"),
    row("inbox:contact_send", "GET", "405", of="order"),
    row(
        "inbox:contact_send",
        "POST",
        "                                  302  404 404  303 303 303 403 404  404  404 404 404",
        of="order",
        send="contact",
    ),
    row(
        "inbox:contact_send",
        "POST",
        "                                  302  404 404  422 422 422 403 404  404  404 404 404",
        of="order",
        send="forbidden contact",
    ),
    row(
        "inbox:inbox",
        "GET",
        "                                  302  404 404  200 200 200 200 404  200  404 404 404",
        of="all",
    ),
    row(
        "inbox:inbox",
        "GET",
        "                                  302  404 404  200 200 200 200 404  200  404 404 404",
        of="unread",
    ),
    row(
        "inbox:inbox",
        "GET",
        "                                  302  404 404  200 200 200 200 404  200  404 404 404",
        of="needs-reply",
    ),
    row(
        "inbox:inbox",
        "GET",
        "                                  302  404 404  200 200 200 200 404  200  404 404 404",
        of="held",
    ),
    row(
        "inbox:inbox",
        "GET",
        "                                  302  404 404  200 200 200 200 404  200  404 404 404",
        of="not-delivered",
    ),
    row(
        "inbox:inbox",
        "GET",
        "                                  302  404 404  404 404 404 404 404  404  404 404 404",
        of="no-section",
    ),
    row("inbox:inbox", "POST", "405", of="all"),
    row(
        "inbox:thread",
        "GET",
        "                                  302  404 404  200 200 200 200 404  404  404 404 404",
        of="thread",
    ),
    row("inbox:thread", "POST", "405", of="thread"),
    row("inbox:reply", "GET", "405", of="thread"),
    row(
        "inbox:reply",
        "POST",
        "                                  302  404 404  303 303 303 403 404  404  404 404 404",
        of="thread",
        send="reply",
    ),
    row("inbox:thread_read", "GET", "405", of="thread"),
    row(
        "inbox:thread_read",
        "POST",
        "                                  302  404 404  303 303 303 403 404  404  404 404 404",
        of="thread",
        send="read",
    ),
    row(
        "inbox:thread_since",
        "GET",
        "                                  302  404 404  200 200 200 200 404  404  404 404 404",
        of="thread",
    ),
    row("inbox:thread_since", "POST", "405", of="thread"),
    row("inbox:messages_check", "GET", "405"),
    row(
        "inbox:messages_check",
        "POST",
        "                                  302  404 404  200 200 200 200 404  404  404 404 404",
        send="check of the thread",
    ),
    row(
        "inbox:messages_check",
        "POST",
        "                                  302  404 404  200 200 200 200 404  404  404 404 404",
        send="check of the order",
    ),
    row("inbox:message_edit", "GET", "405", of="blocked"),
    row(
        "inbox:message_edit",
        "POST",
        "                                  302  404 404  303 303 303 403 404  404  404 404 404",
        of="blocked",
    ),
    # Not an own message that was not delivered: nothing to be edited.
    row(
        "inbox:message_edit",
        "POST",
        "                                  302  404 404  404 404 404 403 404  404  404 404 404",
        of="delivered",
    ),
    row(
        "inbox:message_edit",
        "POST",
        "                                  302  404 404  404 404 404 404 404  404  404 404 404",
        of="answer",
    ),
    # The buyer's own conversations.
    row("buyer:list", "GET", "             302  200 200  404 404 404 404 404  404  404 404 404"),
    row("buyer:list", "POST", "405"),
    row(
        "buyer:thread",
        "GET",
        "                                  302  200 404  404 404 404 404 404  404  404 404 404",
        of="thread",
    ),
    row("buyer:thread", "POST", "405", of="thread"),
    row("buyer:reply", "GET", "405", of="thread"),
    row(
        "buyer:reply",
        "POST",
        "                                  302  303 404  404 404 404 404 404  404  404 404 404",
        of="thread",
        send="buyer's reply",
    ),
    row("buyer:read", "GET", "405", of="thread"),
    row(
        "buyer:read",
        "POST",
        "                                  302  303 404  404 404 404 404 404  404  404 404 404",
        of="thread",
        send="read",
    ),
    row(
        "buyer:since",
        "GET",
        "                                  302  200 404  404 404 404 404 404  404  404 404 404",
        of="thread",
    ),
    row("buyer:since", "POST", "405", of="thread"),
    # A conversation in which nothing has arrived yet does not exist for the buyer.
    row(
        "buyer:thread",
        "GET",
        "                                  302  404 404  404 404 404 404 404  404  404 404 404",
        of="silent",
    ),
    row(
        "buyer:since",
        "GET",
        "                                  302  404 404  404 404 404 404 404  404  404 404 404",
        of="silent",
    ),
    # The desk: reviewers and admins of the marketplace.
    row("desk", "GET", "302"),
    row("desk", "POST", "405"),
    row("desk:queue", "GET", "             302  404 404  404 404 404 404 404  404  200 404 200"),
    row("desk:queue", "POST", "405"),
    row(
        "desk:task",
        "GET",
        "                                  302  404 404  404 404 404 404 404  404  200 404 200",
        of="task",
    ),
    row("desk:task", "POST", "405", of="task"),
    row("desk:claim", "GET", "405", of="task"),
    row(
        "desk:claim",
        "POST",
        "                                  302  404 404  404 404 404 404 404  404  303 404 303",
        of="task",
    ),
    row("desk:verdict", "GET", "405", of="task"),
    row(
        "desk:verdict",
        "POST",
        "                                  302  404 404  404 404 404 404 404  404  303 404 303",
        of="task",
        send="release",
    ),
    row(
        "desk:verdict",
        "POST",
        "                                  302  404 404  404 404 404 404 404  404  303 404 303",
        of="task",
        send="refusal",
    ),
    row("desk:blocked", "GET", "           302  404 404  404 404 404 404 404  404  200 404 200"),
    row("desk:blocked", "POST", "405"),
    row(
        "desk:blocked_message",
        "GET",
        "                                  302  404 404  404 404 404 404 404  404  200 404 200",
        of="blocked",
    ),
    row("desk:blocked_message", "POST", "405", of="blocked"),
    # What is neither held nor blocked is none of the desk's business.
    row(
        "desk:blocked_message",
        "GET",
        "                                  302  404 404  404 404 404 404 404  404  404 404 404",
        of="delivered",
    ),
    # Orders are imported by admins of the marketplace alone: a shop could forge them.
    row("desk:orders_import", "GET", "     302  404 404  404 404 404 404 404  404  404 404 200"),
    row("desk:orders_import", "POST", "    302  404 404  404 404 404 404 404  404  404 404 422"),
    row(
        "desk:orders_import",
        "POST",
        "                                  302  404 404  404 404 404 404 404  404  404 404 303",
        send="order file",
    ),
    row(
        "desk:orders_import_run",
        "GET",
        "                                  302  404 404  404 404 404 404 404  404  404 404 200",
        of="import",
    ),
    row("desk:orders_import_run", "POST", "405", of="import"),
)
