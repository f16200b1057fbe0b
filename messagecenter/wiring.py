"""What follows from what: each event, and who hears of it. The table of contents of the behaviour.

An event is a fact in the past tense with an id. Handlers look first, act, note: they may run twice.
"""

from __future__ import annotations

from typing import Final

from messagecenter.outbox.registry import Handler

HANDLERS: Final[dict[str, tuple[Handler, ...]]] = {
    "message.queued": (Handler("messagecenter.delivery.outgoing.deliver_message", "mail"),),
    "message.held": (Handler("messagecenter.review.services.open_task", "mail"),),
    "message.blocked": (),
    "message.delivered": (),
    "message.expired": (Handler("messagecenter.review.services.close_moot", "slow"),),
    "message.withdrawn": (Handler("messagecenter.review.services.close_moot", "slow"),),
    "password.forgotten": (Handler("messagecenter.accounts.mails.send_reset_link", "mail"),),
    "password.changed": (Handler("messagecenter.accounts.mails.send_password_changed", "mail"),),
    "address.claimed": (Handler("messagecenter.accounts.mails.send_confirmation", "mail"),),
    "address.known": (Handler("messagecenter.accounts.mails.send_known_already", "mail"),),
    "invitation.made": (Handler("messagecenter.accounts.mails.send_invitation", "mail"),),
    "orders.uploaded": (Handler("messagecenter.review.imports.import_uploaded", "slow"),),
}

# Called every few seconds by the sweep; each looks for rows "older than", never "between".
SWEEPERS: Final[tuple[str, ...]] = ("messagecenter.threads.services.expire.sweep",)
