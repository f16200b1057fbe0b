"""style-linebreaks: more than two line breaks in a row."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.detect import breaks
from compliance.reading import Reading
from compliance.registry import rule
from compliance.types import Facts, Hit, gettext_noop


@rule(
    "style-linebreaks",
    title=gettext_noop("No large gaps"),
    explain=gettext_noop("At most two line breaks may follow each other."),
    stage="style",
    rejects=(
        {"reason": "order_information", "body": "Which size?\n\n\nM or L?"},
        {"reason": "order_information", "html": "<p>Which size?<br><br><br>M or L?</p>"},
        {"reason": "order_information", "body": "Which size?\n \n \n \nM or L?"},
        {"reason": "order_information", "body": "Which size?\u2028\u2028\u2028M or L?"},
        {"reason": "reply", "html": "<p>Blue.</p><p></p><p>&nbsp;</p><p><br></p><p>Red.</p>"},
    ),
    accepts=(
        {"reason": "order_information", "body": "Which size?\n\nM or L?"},
        {"reason": "order_information", "body": "Which size?\r\n\r\nM or L?"},
        {"reason": "order_information", "body": "Which size?\u2028\u2028M or L?"},
        {"reason": "reply", "html": "<p>Blue.<br><br>Red.</p>\n\n\n<p>Green.</p>"},
        {"reason": "reply", "body": "> Is it blue?\n>\n>\n>\n> Or red?\n\nBlue."},
    ),
)
def style_linebreaks(reading: Reading, facts: Facts) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    most = reading.limit("style-linebreaks", "max")
    if reading.document is None:
        runs = breaks.runs_in_text(reading.source)
    else:
        runs = breaks.runs_in_html(reading.document)
    for run in runs:
        if len(run) > most:
            yield Hit(
                reading.field,
                run[0][0],
                run[-1][1],
                fixes=("tidy",),
                params=(("max", str(most)),),
            )
