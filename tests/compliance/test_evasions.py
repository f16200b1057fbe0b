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
    ("en", "body", "If the bulb flickers, just give our workshop a ring, that is 312 555 0187."),
    ("en", "body", "Text STOP? no, text 6 1 7 . 5 5 5 . 0 1 9 9"),
    (
        "en",
        "body",
        "The secret digits are: two, one, two; five, five, five; zero, one, nine, nine. Phone any time.",  # noqa: E501 - an example reads best in one piece
    ),
    ("en", "body", "(646) 555 – 0142, that's me"),
    ("en", "body", "two1two five5five zero1three3 call"),
    ("en", "body", "call 415~555~0133"),
    ("en", "body", "call 415|555|0133"),
    ("en", "body", "my digits 4 1 5 - 5 5 5 - 0 1 3 3"),
    ("en", "body", "+1-415-555-0133"),
    ("en", "body", "tel:+14155550133"),
    ("en", "body", "Fax 001 415 555 0133"),
    ("de", "body", "Meine Handynummer lautet 0151 - 23 45 67 89."),
    ("de", "body", "Telefon null-drei-null-eins-zwei-drei-vier-fünf"),
    ("de", "body", "ruf an: 0I5I 2345678"),
    ("fr", "body", "Mon portable : 06-39-98-45-67"),
    ("fr", "body", "appelez zéro six trente-neuf quatre-vingt-dix-huit douze trente-quatre"),
    ("es", "body", "mi número es seis uno dos, tres cuatro cinco, seis siete ocho"),
    ("es", "body", "whatsapp +34 612 345 678"),
    ("it", "body", "il mio cellulare è tre tre tre uno due tre quattro cinque sei sette"),
    ("it", "body", "Tel. 02/1234567"),
    ("ja", "body", "携帯は０９０ー１２３４ー５６７８です"),
    ("ja", "body", "まるきゅうまる、いちにいさんよん、ごうろくななはち に電話"),
    ("ja", "body", "お電話は零一二零の三三三の四四四まで"),
    (
        "en",
        "html",
        "<table><tr><td>2</td><td>1</td><td>2</td><td>5</td><td>5</td><td>5</td><td>0</td><td>1</td><td>4</td><td>2</td></tr></table> call",  # noqa: E501 - an example reads best in one piece
    ),
    ("en", "html", "<p>Phone:<br>415<br>555<br>0133</p>"),
    ("en", "body", "Questions about the tent? 07700 900 461 reaches Joan directly."),
    ("en", "body", "Ping us on 0 1 7 3 4 / 4 9 6 / 0 9 1 1."),
    ("en", "body", "Leave a voicemail: six four six, five five five, oh one seven eight"),
    ("en", "body", "Dial one eight hundred five five five oh one nine nine"),
    ("de", "body", "Unser Büro hat die 089 / 4711 0815."),
    ("de", "body", "Festnetz: null acht neun, zwölf, vierunddreißig, sechsundfünfzig"),
    ("fr", "body", "Composez 0I 42 68 53 OO."),
    ("es", "body", "Marque el seis tres nueve, doble cero, cuarenta y dos, quince"),
    ("it", "body", "Ci trova allo 0 2 - 8 8 4 - 4 6 7 7"),
    ("ja", "body", "フリーダイヤル０１２０ー四四四ー一一三"),
    ("en", "body", "Our desk, 1(800)555(0147), is open"),
    ("en", "body", "call ➁➀➁ ➄➄➄ ⓪➀➃➁"),
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
    ("en", "body", "jane(at)acme(dot)com"),
    ("en", "body", "jane at acme dot co dot uk"),
    ("en", "body", "JANE AT ACME DOT COM"),
    ("en", "body", "jane {at} acme {dot} com"),
    ("en", "body", "jane -at- acme -dot- com"),
    ("en", "body", "jane@ acme.com"),
    ("en", "body", "jane＠acme．com"),
    ("en", "body", "gmail: jane.acme at gmail"),
    ("en", "body", "ja\u200bne@ac\u200bme.com"),
    ("en", "body", "jane@acme.shop"),
    ("de", "body", "jane äT acme PUNKT de"),
    ("de", "body", "info klammeraffe laden punkt de"),
    ("fr", "body", "jane chez exemple point fr, par mail"),
    ("es", "body", "jane(arroba)ejemplo(punto)es"),
    ("it", "body", "jane (chiocciola) esempio.it"),
    ("ja", "body", "jane＠example．jp"),
    ("en", "html", "<a href='MAILTO:jane@acme.com'>x</a>"),
    ("en", "html", "<p>jane<span></span>@<span>acme</span>.com</p>"),
    ("en", "body", "amFuZUBhY21lLmNvbQ=="),
    ("en", "body", "j4ne.doe99@acme-shop.example"),
    ("en", "body", "contact jane dot doe at outlook dot com"),
    ("en", "body", "ʝane@acme.com"),
    ("en", "body", "our mailbox: toys (a) acme.com"),
    ("en", "body", "reach kim dot lee at proton mail"),
    ("de", "body", "werkstatt at beispiel punkt de, per Mail"),
    ("fr", "body", "atelier(arobase)exemple(point)fr"),
    ("es", "body", "ventas arroba ejemplo punto es"),
    ("it", "body", "vendite[chiocciola]esempio[punto]it"),
    ("ja", "body", "toiawaseあっとexample.com"),
    ("en", "body", "k i m @ a c m e . n e t"),
    ("en", "body", "kim@\u200bacme․com"),
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
    ("en", "body", "ACME-SHOP.COM has it"),
    ("en", "body", "acme-shop.com/manual.pdf"),
    ("en", "body", "Visit our site acmeshop.net"),
    ("en", "body", "shop\u200b.acme.com"),
    ("en", "body", "ｈｔｔｐｓ：／／acme.com"),
    ("en", "body", "h t t p : / / a c m e . c o m"),
    ("en", "body", "acme [dot] com slash manual"),
    ("en", "body", "acme{.}com"),
    ("en", "body", "acme<dot>com"),
    ("en", "body", "ac\u00adme.com"),
    ("en", "body", "youtu.be/abc123"),
    ("en", "body", "docs.google.com/d/1"),
    ("en", "body", "subdomain.acme.co.jp"),
    ("en", "body", "http://[2001:db8::1]/x"),
    ("en", "body", "https://acme.com:8443/x"),
    ("en", "body", "//acme.com/x"),
    ("de", "body", "laden punkt de slash anleitung, unsere Seite"),
    ("es", "body", "tienda punto com"),
    ("it", "body", "bottega punto com"),
    ("fr", "body", "boutique tiret exemple point com"),
    ("ja", "body", "exampleドットコムで検索"),
    ("en", "html", '<a href="HTTPS://ACME.COM">x</a>'),
    ("en", "html", "<a href='https:\\\\acme.com'>x</a>"),
    ("en", "body", "[x]: https://acme.com"),
    ("en", "html", "<p>ac<b>me</b>.com</p>"),
    ("en", "body", "www . acme . com"),
    ("en", "body", "https://market.example.com/x"),
    ("en", "body", "https://notmarket.example/x"),
    ("en", "body", "The chart is at acme-tools dot net"),
    ("en", "body", "acme-tools,com"),
    ("de", "body", "Mehr unter www punkt laden-muster punkt de"),
    ("fr", "body", "Voir laboutique-exemple.fr"),
    ("es", "body", "en nuestra web ejemplotienda.es"),
    ("it", "body", "sul sito bottega-esempio.it/guida"),
    ("ja", "body", "動画はhttps://example.jp/aです"),
    ("en", "body", "get it from hXXp://acme[.]net/f"),
    ("en", "body", "forms.gle/AbC123"),
    ("en", "html", "<area href='http://acme.net'>"),
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
    (
        "en",
        "body",
        "Hello! Thanks again for your order, it really means a lot to us. Warm regards, Tom",
    ),
    ("en", "body", "A big thank you from all of us at Acme!"),
    ("en", "body", "Dear Ms Lee,\n\nyour purchase is much appreciated.\n\nYours,\nAcme"),
    ("en", "html", "<p>Hi Jo,</p><p>thank you for buying our lamp &#128161;</p><p>Enjoy!</p>"),
    ("de", "body", "Hallo Herr Maier, danke für Ihr Vertrauen! Ihr Team von Lampen Licht"),
    (
        "de",
        "body",
        "Herzlichen Dank für den Kauf unserer Vase. Wir wünschen Ihnen einen schönen Tag.",
    ),
    ("fr", "body", "Bonjour, merci infiniment de votre achat. Cordialement, Léa"),
    ("es", "body", "Estimada Ana, le agradecemos mucho su confianza. Que tenga un buen día."),
    ("it", "body", "Buongiorno, la ringraziamo per aver scelto il nostro negozio. A presto!"),
    ("ja", "body", "お買い上げありがとうございました。"),
    ("ja", "body", "当店をご利用いただき、心より感謝申し上げます。"),
    (
        "en",
        "body",
        "Thank you for your order. Please do not hesitate to contact us if you need anything.",
    ),
    (
        "en",
        "body",
        "Good evening Mr Rossi,\n\nthank you kindly for your trust in our workshop. It made our day!\n\nKind regards\nThe Acme team",  # noqa: E501 - an example reads best in one piece
    ),
    (
        "de",
        "body",
        "Sehr geehrte Frau Lang, wir danken Ihnen für Ihre Treue. Herzliche Grüße, Lampen Licht",
    ),
    ("fr", "body", "Toute l'équipe vous remercie de votre confiance. À bientôt, Léa"),
    ("es", "body", "¡Gracias por apoyar nuestro pequeño negocio!"),
    ("it", "body", "Un grande grazie da parte di tutti noi!"),
    ("ja", "body", "ご購入いただき心より御礼申し上げます。"),
    ("en", "body", "We can't thank you enough for choosing our small studio."),
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
    ("en", "body", "It would be lovely if you could leave 5 stars."),
    ("en", "body", "Please rate our shop with five stars."),
    ("en", "body", "We'd be thrilled with a top rating from you!"),
    ("en", "body", "Help a small shop: post a happy review."),
    ("en", "body", "Please give us the highest score."),
    ("de", "body", "Eine 5-Sterne-Bewertung würde uns sehr helfen."),
    ("de", "body", "Hinterlassen Sie uns doch eine nette Bewertung."),
    ("fr", "body", "Pourriez-vous nous donner une bonne note ?"),
    ("fr", "body", "Un avis 5/5 nous ferait plaisir."),
    ("es", "body", "Deje una valoración positiva, por favor."),
    ("it", "body", "Una recensione positiva ci aiuterebbe molto."),
    ("it", "body", "Per favore, valuti con 5 stelle."),
    ("ja", "body", "高評価をお願いします。"),
    ("ja", "body", "★★★★★の評価をいただけると励みになります。"),
    ("en", "body", "plz leave a g00d r3view"),
    ("en", "body", "Kindly reward us with 5 stars."),
    ("en", "body", "A glowing review from you would be fantastic, please."),
    ("de", "body", "Wir hoffen auf eine positive Rezension von Ihnen."),
    ("fr", "body", "Laissez-nous une évaluation favorable, merci !"),
    ("es", "body", "Nos encantaría recibir cinco estrellas de su parte."),
    ("it", "body", "Gradiremmo molto un giudizio positivo."),
    ("ja", "body", "ぜひ最高評価をお願いいたします。"),
    ("en", "body", "Tap all five stars for us!"),
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
