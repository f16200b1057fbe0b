"""The small repairs that a page offers for a finding, and the ones that are made by the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from compliance.detect import breaks
from compliance.detect.sentences import sentence_around
from compliance.pack import Pack
from compliance.parse import parse
from compliance.types import Finding, Severity, Submission

ANSWER_HERE = {
    "en": "reply to this message",
    "de": "antworten Sie auf diese Nachricht",
    "fr": "répondez à ce message",
    "es": "responda a este mensaje",
    "it": "risponda a questo messaggio",
    "ja": "このメッセージにご返信ください",
}
NEUTRAL = {
    "en": "You can write a review on the order page, whatever you think of it.",
    "de": "Sie können auf der Bestellseite eine Bewertung schreiben, ganz gleich, wie sie ausfällt.",  # noqa: E501 - a pattern or example reads best in one piece
    "fr": "Vous pouvez donner votre avis sur la page de la commande, quel qu’il soit.",
    "es": "Puede escribir una reseña en la página del pedido, sea cual sea su opinión.",
    "it": "Può scrivere una recensione nella pagina dell’ordine, qualunque sia la sua opinione.",
    "ja": "ご注文のページで、良い点も悪い点も自由にレビューをお書きいただけます。",
}
_TAG = re.compile(r"<[^<>]*>")


class FixError(ValueError):
    """The fix is not one of those that this finding offers."""


def apply(text: str, finding: Finding, fix: str) -> str:
    """The field with one finding repaired. `text` must be the field that was judged, unchanged.

    In HTML the tags inside the place stay, so that no element is torn open.
    """
    if fix not in finding.fixes or finding.start is None or finding.end is None:
        raise FixError(f"{finding.rule} does not offer {fix}")
    return _FIXES[fix](text, finding, finding.start, finding.end)


def rewrite(submission: Submission, findings: Iterable[Finding], pack: Pack) -> dict[str, str]:  # noqa: ARG001 - a pack may bring texts of its own
    """The changed fields once every finding of severity `rewrite` has been tidied."""
    given = {"subject": submission.subject}
    if submission.html is None:
        given["body"] = submission.body
    else:
        given["html"] = submission.html
    changed = dict(given)
    worked = [
        one
        for one in findings
        if one.severity is Severity.REWRITE and one.start is not None and "tidy" in one.fixes
    ]
    # From the end to the start, so that the places of the earlier ones stay true; what stands
    # inside a place that was already tidied is looked for again by the caller's next check.
    before: dict[str, int] = {}
    for one in sorted(worked, key=lambda each: (each.start or 0, each.end or 0), reverse=True):
        if one.field is None or one.end is None or one.end > before.get(one.field, one.end):
            continue
        changed[one.field] = apply(changed[one.field], one, "tidy")
        before[one.field] = one.start or 0
    return {name: text for name, text in changed.items() if text != given[name]}


def _lang(finding: Finding) -> str:
    return dict(finding.params).get("lang", "en")


def _remove(text: str, finding: Finding, start: int, end: int) -> str:
    return _put(text, finding, start, end, "")


def _replace(text: str, finding: Finding, start: int, end: int) -> str:
    if _in_tag(text, finding, start):
        return _put(text, finding, start, end, "")
    return _put(text, finding, start, end, ANSWER_HERE.get(_lang(finding), ANSWER_HERE["en"]))


def _remove_sentence(text: str, finding: Finding, start: int, end: int) -> str:
    return _put(text, finding, *sentence_around(text, start, end), "")


def _neutral(text: str, finding: Finding, start: int, end: int) -> str:
    start, end = sentence_around(text, start, end)
    return _put(text, finding, start, end, NEUTRAL.get(_lang(finding), NEUTRAL["en"]))


def _tidy(text: str, finding: Finding, start: int, end: int) -> str:
    if finding.rule != "style-linebreaks":
        return _put(text, finding, start, end, "")
    most = int(dict(finding.params)["max"])
    runs = breaks.runs_in_html(parse(text)) if finding.field == "html" else _runs(text)
    for run in runs:
        if (run[0][0], run[-1][1]) == (start, end):
            for first, last in list(breaks.surplus(run, most))[::-1]:
                text = text[:first] + text[last:]
            if finding.field != "html":
                # The white space between the dropped breaks is of no use to anyone.
                kept = run[most - 1][1]
                gone = sum(last - first for first, last in breaks.surplus(run, most))
                text = text[:kept] + text[end - gone :]
            return text
    return text


def _runs(text: str) -> Iterable[breaks.Run]:
    return breaks.runs_in_text(text)


def _put(text: str, finding: Finding, start: int, end: int, new: str) -> str:
    if finding.field == "html" and not _in_tag(text, finding, start):
        new += "".join(_TAG.findall(text[start:end]))
    before, after = text[:start], text[end:]
    if not new and before[-1:] in (" ", "\u00a0") and (not after or after[0] in " \n.,;:!?<"):
        before = before[:-1]
    return before + new + after


def _in_tag(text: str, finding: Finding, start: int) -> bool:
    """Does the place lie inside a tag, that is in the value of an attribute?"""
    return finding.field == "html" and text.rfind("<", 0, start) > text.rfind(">", 0, start)


_FIXES: dict[str, Callable[[str, Finding, int, int], str]] = {
    "remove": _remove,
    "replace": _replace,
    "remove-sentence": _remove_sentence,
    "neutral": _neutral,
    "tidy": _tidy,
}
