"""The traps: texts that look like contact, links, thanks or praise and are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compliance.types import Finding

NO_PHONES = [
    ("en", "body", "The part numbers are 4400 1234 and 4400 1235."),
    ("en", "body", "Serial 4410-0772-1553."),
    ("en", "body", "The coordinates are 52.520008, 13.404954."),
    ("en", "body", "Sizes 36 38 40 42 44 are in stock."),
    ("en", "body", "Your refund of $1,250.00 was issued on 2026-03-14 at 10:45."),
    ("en", "body", "It was made from 2019-2024 and weighs 12.5 kg, 30 x 40 x 50 cm."),
    ("en", "body", "Use resistors 100, 220, 330, 470 and 1000 ohm."),
    ("en", "body", "The frequency is 2400-2483 MHz."),
    ("en", "body", "VAT GB 123 4567 89, IBAN DE89 3704 0044 0532 0130 00."),
    ("en", "body", "Batch 2026041799, best before 12.2027."),
    ("en", "body", "Open 9:00-17:30, Saturday 10:00-14:00; call the lift with the red button."),
    ("en", "body", "Standard EN 60335-2-23 and ISO 9001:2015 apply."),
    ("en", "body", "Pages 12, 14, 16, 18 and 20 call for a 10 mm key."),
    ("de", "body", "Artikelnummer 4023125014016, Charge 202604178."),
    ("de", "body", "Die Sendungsnummer ist 1234 5678 9012."),
    ("fr", "body", "Numéro de suivi : 6123 4567 8901."),
    ("es", "body", "El número de serie es 0212555014301."),
    ("it", "body", "Il codice EAN è 8001234567890."),
    ("ja", "body", "お問い合わせ番号は4021-7735-1186です。"),
    ("ja", "body", "2026年3月14日（土）10:00〜12:00にお届けします。サイズは120×60×75cmです。"),
    ("en", "body", "The phone holder fits 4.7 to 6.9 inch phones; model 8-1234-5678."),
    ("en", "body", "ZIP 10001-2345, unit 12-34."),
    ("en", "body", "UPS 1Z999AA10123456784, USPS 9400 1112 0255 3482 9917 40."),
    ("en", "body", "Firmware 12.4.1.20260314 is current."),
    ("en", "body", "Order 111-1234567-1234567 and 111-7654321-7654321"),
    (
        "en",
        "body",
        "The two of the four screws, one or two legs, three to five minutes, six at most.",
    ),
    ("en", "body", "Licence key 7QF2-KX9D-0M4T-88HC, code 1234567."),
    ("en", "body", "Between 1,000 and 2,500 cycles, 5000 mAh, 230 V."),
    ("en", "body", "Count one two three four five six seven eight steps."),
]
NO_MAILS = [
    ("en", "body", "Meet the driver at 10. Dot the i."),
    ("en", "body", "Sold at 5 EUR @ shop"),
    ("en", "body", "We look at point 4 of the list."),
    ("fr", "body", "Venez chez nous au point de retrait."),
    ("es", "body", "En el punto 3 se explica."),
    ("it", "body", "A questo punto giri la vite."),
    ("en", "body", "Follow @acme on page 3"),
    ("en", "body", "Use icon@2x.png from the pack"),
    ("de", "body", "Der Punkt am Ende ist blau."),
]
NO_LINKS = [
    ("en", "body", "See market.example/orders or https://www.market.example/x"),
    ("en", "body", "Use design.final.v2, log.csv, setup.txt, manual.pdf."),
    ("en", "body", "It fits.It is blue.In stock.So yes"),
    ("en", "body", "Müller GmbH & Co.KG, St.Gallen, e.g. i.e. z.B. a.m. U.S.A."),
    ("de", "body", "Das passt.Die Farbe ist rot.Am Ende so.Es geht"),
    ("it", "body", "La vite.La lampada.Il cavo è nero"),
    ("fr", "body", "Le mixeur.La prise est noire.Le câble"),
    ("es", "body", "La tetera.La tapa es roja.De nada"),
    ("en", "body", "Version 2.0.1, firmware 10.2.3.4 and router 192.168.0.1"),
    ("en", "body", "Node.js, ASP.NET, Vue.js"),
    ("en", "body", "a polka dot in blue, the dot com era"),
    ("en", "body", "fits well.and looks good.to us"),
]
NO_THANKS = [
    ("en", "body", "Thank you. Which size do you need?"),
    ("en", "body", "Thanks for your order. The blue one is sold out, green is available."),
    ("en", "body", "Thank you for your order. It needs a house number."),
    ("de", "body", "Vielen Dank für Ihre Bestellung. Welche Farbe darf es sein?"),
    ("fr", "body", "Merci pour votre commande. Quelle taille souhaitez-vous ?"),
    ("es", "body", "Gracias por su pedido. Nos falta el número de la casa."),
    ("it", "body", "Grazie per il suo ordine. Ci serve il nome da incidere."),
    ("ja", "body", "ご注文ありがとうございます。お名前の文字をお知らせください。"),
    ("en", "body", "Thank you, the desk is 120 cm wide."),
    ("en", "body", "Thank you. The driver rings twice."),
]
NO_ASKS = [
    ("en", "body", "Please rate us from 1 to 5 stars."),
    ("en", "body", "Please give your honest opinion, positive or negative."),
    ("en", "body", "We do not want only positive reviews."),
    ("en", "body", "Thanks for the good feedback about the bag."),
    ("en", "body", "Please place five stars of 8 mm around the name."),
    ("de", "body", "Bitte bewerten Sie uns ehrlich, ob gut oder schlecht."),
    ("de", "body", "Bitte prüfen Sie, ob der positive Pol oben ist."),
    ("fr", "body", "Merci de noter la bonne taille."),
    ("es", "body", "Por favor, revise la buena colocación."),
    ("it", "body", "Per favore controlli il polo positivo."),
    ("ja", "body", "良い点も悪い点もレビューにお書きください。"),
    ("en", "body", "Please tell us whether the good side of the mark faces up."),
    ("en", "body", "Is the comment on the good card right? Please tell us."),
    ("en", "body", "The kettle badge shows three stars. Please note the best position."),
]
NO_EMOJI = [
    (
        "en",
        "body",
        "Bluetooth\u00ae, Acme\u2122, \u00a9 2026, 20 \u00b0C, left \u2194 right, \u2714 and \u2605.",  # noqa: E501 - a pattern or example reads best in one piece
    ),
    ("en", "body", "Keys 1 2 3 * # and \u2764\ufe0e as text. :-) (^_^)"),
    ("en", "html", "<p>CORDURA&reg; &trade; &copy; &rarr; &darr; &minus;20</p>"),
]
NO_BREAKS = [
    ("en", "body", "One.\n\nTwo.\r\n\r\nThree.\u2028\u2028Four."),
    ("en", "html", "<p>One.</p>\n\n\n\n<p>Two.<br><br>Three.</p><p><br></p><p>Four.</p>"),
    (
        "en",
        "html",
        "<ul>\n\n\n<li>One</li>\n\n\n<li>Two</li></ul><table><tr><td><br></td><td><br></td><td><br></td></tr></table>",
    ),
]
TABLE = [
    *(("contact-phone", "reply", row) for row in NO_PHONES),
    *(("contact-email", "reply", row) for row in NO_MAILS),
    *(("link-external", "reply", row) for row in NO_LINKS),
    *(("thank-you-only", "order_information", row) for row in NO_THANKS),
    *(("review-positive-request", "review_request", row) for row in NO_ASKS),
    *(("style-emoji", "reply", row) for row in NO_EMOJI),
    *(("style-linebreaks", "reply", row) for row in NO_BREAKS),
]


@pytest.mark.parametrize(("rule", "reason", "row"), TABLE)
def test_it_stays_silent(
    rule: str,
    reason: str,
    row: tuple[str, str, str],
    findings: Callable[..., list[Finding]],
) -> None:
    lang, kind, text = row
    assert findings(rule, {kind: text, "lang": lang, "reason": reason}) == []


def test_the_marketplaces_own_addresses_are_welcome(findings: Callable[..., list[Finding]]) -> None:
    text = "Write to relay.x7@mail.market.example or open https://market.example/orders?x=1#a"
    assert findings("contact-email", text) == []
    assert findings("link-external", text) == []
