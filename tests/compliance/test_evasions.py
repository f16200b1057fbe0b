"""The evasion catalogue: disguised numbers, addresses, links and requests that no example shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compliance.types import Finding

PHONES = [
    ("en", "body", "Give us a bell on 0161 496 0000."),
    ("en", "body", "Our helpline: (800) 555 0199"),
    ("en", "body", "Quote ticket 0161 496 0345, good for a chat any time."),
    ("en", "body", "You can also call nine one seven, triple five, oh one double two."),
    ("en", "body", "Text 9\u200b1\u200b7 5\u200b5\u200b5 0\u200b1\u200b2\u200b3"),
    ("en", "body", "ring (0)(2)(0)(7)(9)(4)(6)(0)(0)(1)(8)"),
    ("en", "body", "My mobile: 0-7-7-0-0-9-0-0-1-2-3"),
    ("en", "body", "Phone ٢١٢٥٥٥٠١٤٢"),
    ("en", "body", "Phone ९१७५५५०१८८"),
    ("en", "body", "Phone ②①②⑤⑤⑤⓪①④②"),
    ("en", "body", "Phone 𝟐𝟏𝟐 𝟓𝟓𝟓 𝟎𝟏𝟒𝟐"),
    ("en", "body", "Call 2*1*2*5*5*5*0*1*3*3"),
    ("en", "body", "Call me: 2 1 2\n5 5 5\n0 1 3 3"),
    ("en", "body", "dial 1-800-FLOWERS for help"),
    ("en", "body", "call 0800 4 REPAIR"),
    ("en", "body", "Call +1 (212) 555-0133 ext 4"),
    ("en", "body", "call two one two / five five five / zero one three three"),
    ("en", "body", "Reach me on twenty-one, two, fifty-five, fifty, one thirty-three"),
    ("en", "body", "It is 212.555.0142 at the workshop."),
    ("de", "body", "Sie erreichen uns unter der Nummer (0 30) 2 31 25-0 14."),
    ("de", "body", "Handy: null eins sieben sechs, vier vier drei zwei eins neun acht"),
    ("de", "body", "Rufen Sie an: nullachthundert fünf fünf fünf eins zwei drei"),
    ("de", "body", "Tel.: 0171/2345678"),
    ("de", "body", "einhundert: null vier null dreiundzwanzig fünfundvierzig siebenundsechzig"),
    (
        "fr",
        "body",
        "Joignez-nous au zéro un, quarante-deux, soixante-huit, cinquante-trois, zéro zéro",
    ),
    ("fr", "body", "tél. 06.39.98.12.34"),
    ("fr", "body", "appelez le 0 6 3 9 9 8 1 2 5 0"),
    ("es", "body", "Llame al nueve uno uno, veintitrés, cuarenta y cinco, sesenta y siete"),
    ("es", "body", "Móvil: 612 34 56 78"),
    ("it", "body", "Chiami il 333 123 4567"),
    ("it", "body", "telefono zero due, trentaquattro, cinquantasei, settantotto, novanta"),
    ("ja", "body", "電話番号は03(1234)5678です。"),
    ("ja", "body", "ゼロサン、イチニサンヨン、ゴロクナナハチにお電話ください。"),
    ("ja", "body", "０９０−１２３４−５６７８まで"),
    ("en", "html", "<p>call 2<span style='display:none'>9</span>12-555-0133</p>"),
    ("en", "html", "<p>Phone 2<b>1</b>2&#53;55<i></i>0142</p>"),
    ("en", "html", "<img src='cid:a' alt='call 212-555-0142'>"),
    ("en", "body", "My WhatsApp is 1 212 555 01 88"),
    ("en", "body", "if you want, 0044 20 7946 0958 is open all day"),
    ("en", "body", "2️⃣1️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣3️⃣3️⃣ call"),
    ("en", "body", "call 21255501ЗЗ or 2I25550I33"),
]
MAILS = [
    ("en", "body", "info [at] acme [dot] com"),
    ("en", "body", "helpATacmeDOTcom"),
    ("en", "body", "write to jane_doe at yahoo"),
    ("en", "body", "jane underscore doe at gmail dot com"),
    ("en", "body", "contact: j a n e @ a c m e . c o m"),
    ("en", "html", "mail <b>jane</b>@<i>acme</i>.com"),
    ("en", "body", "ｊａｎｅ＠ａｃｍｅ．ｃｏｍ"),
    ("en", "body", "moc.emca@enaj"),
    ("de", "body", "kontakt at laden punkt de"),
    ("de", "body", "kontakt(ät)laden(Punkt)de"),
    ("fr", "body", "boutique arobase exemple point fr"),
    ("es", "body", "tienda arroba ejemplo punto com"),
    ("it", "body", "negozio chiocciola esempio punto it"),
    ("ja", "body", "shop(アット)example.jp"),
    ("en", "body", "mail to jane@аcme.com"),
    ("en", "body", "Anna dot k at the big G"),
    ("en", "body", "jane (at) acme.com"),
    ("en", "html", "jane&#64;acme.com"),
    ("en", "body", "jane@acme,com"),
    ("en", "body", "j.doe @ mail . acme . co . uk"),
]
LINKS = [
    ("en", "body", "acme-shop dot com"),
    ("en", "body", "w w w . a c m e . c o m"),
    ("en", "body", "https://xn--mrket-4qa.example"),
    ("en", "body", "hxxps://acme[.]com/x"),
    ("en", "body", "acme(.)io has it"),
    ("en", "body", "see acme.co.uk"),
    ("en", "body", "www.acme.it"),
    ("de", "body", "Besuchen Sie uns auf laden-muster.de"),
    ("it", "body", "Guardi su negozioesempio.it"),
    ("es", "body", "Visite tiendaejemplo.es"),
    ("fr", "body", "voir boutique-exemple point com"),
    ("ja", "body", "詳しくはexample.jpをご覧ください"),
    ("en", "body", "http://203.0.113.9/a"),
    ("en", "body", "[here](//acme.com)"),
    ("en", "body", "https://market.example@evil.test/x"),
    ("en", "body", "bit.ly/3xYz"),
    ("en", "body", "t.me/acme"),
    ("en", "body", "https://mаrket.example/orders"),
    ("en", "body", "our web page: acme . shop"),
    ("en", "body", "ａｃｍｅ．ｃｏｍ"),
    ("en", "html", "<a href='//acme.com/x'>x</a>"),
    ("en", "body", "aHR0cHM6Ly9hY21lLmNvbS9uZXc="),
    ("en", "body", "check acme。com"),
    ("ja", "body", "サイトは example ドット com です"),
    ("en", "body", "http://market.example.evil.test"),
]
THANKS = [
    ("en", "body", "We are so thankful for your order!"),
    ("en", "body", "Hi Tom, many thanks for choosing us. Enjoy your new lamp! Cheers, Acme"),
    ("en", "body", "Your support means the world to our little shop. Thank you!"),
    (
        "de",
        "body",
        "Guten Tag Frau Koch,\n\nwir bedanken uns herzlich für Ihren Einkauf und wünschen Ihnen viel Freude damit.\n\nMit freundlichen Grüßen\nLampenladen",  # noqa: E501 - a pattern or example reads best in one piece
    ),
    ("fr", "body", "Nous vous remercions pour votre achat. Bonne journée !"),
    ("es", "body", "Hola Ana: ¡mil gracias por su compra! Un saludo, Tienda Sol"),
    ("it", "body", "Gentile cliente, grazie di cuore per la fiducia. Cordiali saluti, Bottega"),
    (
        "ja",
        "body",
        "田中様\n\nこの度はご購入いただき、誠にありがとうございます。今後ともよろしくお願いいたします。\n\n雑貨店 あおい",  # noqa: E501 - a pattern or example reads best in one piece
    ),
    ("en", "body", "Order 111-1234567-1234567. Thank you very much for your purchase."),
    ("en", "body", "Thank you! We truly appreciate your business."),
    ("en", "body", "Thank you for shopping with BrightNest, Anna!"),
    ("ja", "body", "ご注文ありがとうございました！またのご利用をお待ちしております。"),
    ("en", "body", "We just wanted to say thank you for your recent purchase."),
    ("de", "body", "Danke, dass Sie sich für uns entschieden haben!"),
    ("fr", "body", "Merci d'avoir choisi notre boutique !"),
]
ASKS = [
    ("en", "body", "Would you mind leaving a great review?"),
    ("en", "body", "Rate us 5/5 please"),
    ("en", "body", "We are hoping for a glowing testimonial."),
    ("en", "body", "Don't forget to leave us a five star rating!"),
    ("en", "body", "Kindly give us a thumbs up rating."),
    ("de", "body", "Über eine gute Bewertung würden wir uns freuen."),
    ("de", "body", "Bitte vergeben Sie 5 Sterne!"),
    ("fr", "body", "Mettez-nous cinq étoiles !"),
    ("fr", "body", "Nous serions ravis d'un commentaire positif."),
    ("es", "body", "Por favor, denos 5 estrellas."),
    ("es", "body", "Una opinión favorable nos ayudaría mucho."),
    ("it", "body", "Ci farebbe piacere una valutazione positiva."),
    ("it", "body", "Ci dia cinque stelle!"),
    ("ja", "body", "ぜひ星5をつけてください。"),
    ("ja", "body", "良い評価をいただけますと幸いです。"),
    ("en", "body", "⭐⭐⭐⭐⭐ please, if you can rate us"),
    ("en", "body", "A p0sitive rev1ew w0uld help us"),
    ("en", "body", "Please consider posting a favorable rating for our shop."),
]
Findings = Callable[..., list[Finding]]


def _check(rule: str, row: tuple[str, str, str], findings: Findings, **more: object) -> None:
    lang, kind, text = row
    found = findings(rule, {kind: text, "lang": lang, **more})
    assert found, text
    assert all(0 <= one.start < one.end <= len(text) for one in found if one.start is not None)


@pytest.mark.parametrize("row", PHONES, ids=lambda row: row[2][:40])
def test_a_phone_number_is_found_however_it_is_written(
    row: tuple[str, str, str], findings: Findings
) -> None:
    _check("contact-phone", row, findings)


@pytest.mark.parametrize("row", MAILS, ids=lambda row: row[2][:40])
def test_a_mail_address_is_found_however_it_is_written(
    row: tuple[str, str, str], findings: Findings
) -> None:
    _check("contact-email", row, findings)
    assert findings("link-external", {row[1]: row[2], "lang": row[0]}) == []


@pytest.mark.parametrize("row", LINKS, ids=lambda row: row[2][:40])
def test_a_link_is_found_however_it_is_written(
    row: tuple[str, str, str], findings: Findings
) -> None:
    _check("link-external", row, findings)


@pytest.mark.parametrize("row", THANKS, ids=lambda row: row[2][:40])
def test_mere_thanks_are_found(row: tuple[str, str, str], findings: Findings) -> None:
    _check("thank-you-only", row, findings, reason="order_information")


@pytest.mark.parametrize("row", ASKS, ids=lambda row: row[2][:40])
def test_asking_for_praise_is_found(row: tuple[str, str, str], findings: Findings) -> None:
    _check("review-positive-request", row, findings)


@pytest.mark.parametrize(
    ("rule", "plain", "tricky"),
    [
        ("contact-phone", "Call 212-555-0142.", "Call 2 1 2 5 5 5 0 1 4 2."),
        ("contact-phone", "Call 212-555-0142.", "Call 2\u200b12-555-0142."),
        ("contact-phone", "Call 212-555-0142.", "Call two one two 555 0142."),
        ("contact-phone", "Call 212-555-0142.", "Call ２１２-555-0142."),
        ("contact-phone", "Call 212-555-0142.", "Call \u202e2410-555-212\u202c."),
        ("contact-email", "Mail jo@acme.com.", "Mail jo (at) acme.com."),
        ("contact-email", "Mail jo@acme.com.", "Mail jo @ acme . com."),
        ("contact-email", "Mail jo@acme.com.", "Mail jo@\u0430cme.com."),
        ("contact-email", "Mail jo@acme.com.", "Mail jo\u00ad@acme.com."),
        ("link-external", "See https://acme.com/x", "See hxxps://acme.com/x"),
        ("link-external", "See acme.com", "See acme[.]com"),
        ("link-external", "See acme.com", "See acm\u0435.com"),
    ],
)
def test_only_the_tricky_form_is_called_disguised(
    rule: str, plain: str, tricky: str, findings: Findings
) -> None:
    assert [one.disguised for one in findings(rule, plain)] == [False]
    assert [one.disguised for one in findings(rule, tricky)] == [True]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("contact-phone", {"body": "Yes.", "subject": "Call 212-555-0142"}),
        ("contact-email", {"body": "Yes.", "subject": "jo@acme.com"}),
        ("link-external", {"body": "Yes.", "subject": "See www.acme.com"}),
        ("style-emoji", {"body": "Yes.", "subject": "Blue \U0001f499"}),
    ],
)
def test_the_subject_is_looked_at(rule: str, line: dict[str, str], findings: Findings) -> None:
    found = findings(rule, line)
    assert [one.field for one in found] == ["subject"]


def test_a_hidden_number_is_found(findings: Findings) -> None:
    html = "<style>.q{display:none}</style><p>Blue.</p><p class=q>call 212-555-0142</p>"
    assert findings("contact-phone", {"html": html})
    assert findings("contact-phone", {"html": "<p title='call 212-555-0142'>Blue.</p>"})


def test_buyers_are_warned_where_sellers_are_blocked(findings: Findings) -> None:
    for rule, text, seller in (
        ("contact-phone", "Call me on 212-555-0142", "block"),
        ("contact-email", "jo@acme.com", "block"),
        ("link-external", "https://acme.com/x", "hold"),
    ):
        assert [str(one.severity) for one in findings(rule, text)] == [seller]
        assert [str(one.severity) for one in findings(rule, text, **{"from": "buyer"})] == ["warn"]


def test_a_number_that_may_be_innocent_is_held_for_a_person(findings: Findings) -> None:
    assert [str(one.severity) for one in findings("contact-phone", "It says 2125550142 here.")] == [
        "hold"
    ]
