"""What a finding says to a person: English message keys that the caller translates when shown."""

from __future__ import annotations

from compliance.registry import all_rules
from compliance.types import Finding, gettext_noop

_SENTENCES = {
    "contact-email": gettext_noop(
        "Shows an e-mail address. Contact details are not allowed. "
        "The buyer can answer here, and their reply reaches your inbox."
    ),
    "contact-phone": gettext_noop("Shows a phone number. Contact details are not allowed."),
    "link-external": gettext_noop(
        "Links to a site outside the marketplace. Only links needed for this order are allowed."
    ),
    "review-positive-request": gettext_noop(
        "Asks for a good rating. You can ask for a review, but not for a good one."
    ),
    "thank-you-only": gettext_noop(
        "This only says thank you, offers help, or repeats shipping news the buyer already gets. "
        "It is not needed."
    ),
    "style-emoji": gettext_noop("Has emoji. We can tidy it."),
    "style-linebreaks": gettext_noop("Has more than %(max)s line breaks in a row. We can tidy it."),
    "window-expired": gettext_noop(
        "The %(days)s days to contact this buyer ended on %(closed_at)s. "
        "You can still reply if the buyer writes to you."
    ),
    "no-order-link": gettext_noop(
        "There is no order between you and this buyer, so only the buyer can start a conversation."
    ),
    "reason-not-eligible": gettext_noop("This reason does not fit the order. Choose another one."),
}
_TEXT_LENGTH = {
    "empty": gettext_noop("The message has no text."),
    "long": gettext_noop("The text has %(length)s characters; %(max)s are allowed."),
    "size": gettext_noop("The text is too large to be sent."),
}
_FIXES = {
    "remove": gettext_noop("Remove"),
    "replace": gettext_noop('Replace with "reply to this message"'),
    "remove-sentence": gettext_noop("Remove sentence"),
    "neutral": gettext_noop("Use neutral wording"),
    "tidy": gettext_noop("Tidy"),
}
DISGUISED = gettext_noop("written in a disguised way")


def message(finding: Finding) -> tuple[str, dict[str, str]]:
    """The message key of a finding and its parameters, to be passed through gettext, then `%`.

    The parameter `cause`, where there is one, is itself a message key; its parameters stand beside.
    """
    params = dict(finding.params)
    if finding.rule == "text-length":
        return _TEXT_LENGTH[params["why"]], params
    if params.get("cause"):
        return params["cause"], params
    return _SENTENCES.get(finding.rule) or all_rules()[finding.rule].explain, params


def sentence(finding: Finding) -> str:
    """The English sentence, filled in; `message` gives what a translation needs."""
    text, params = message(finding)
    return text % params if "%(" in text else text


def title(slug: str) -> str:
    """The message key of a rule's title."""
    return all_rules()[slug].title


def fix_label(fix: str) -> str:
    """The message key of a fix button."""
    return _FIXES[fix]
