"""Which endings make a name with dots a host, and which of them are words as well."""

from __future__ import annotations

_COUNTRIES = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw
by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et
eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id
ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu
lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np
nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk
sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy
uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
_GENERIC = """
com net org info biz edu gov mil int mobi asia tel jobs travel cat aero coop museum xyz club shop
gle store online site website web app dev live link click page blog space tech cloud email top vip
world digital media agency studio design fun icu host press news today life love care health group
company center centre zone market gmbh ltd llc gift gifts sale deals discount support help systems
solutions services works work team family house home garden kitchen shopping boutique fashion
jewelry shoes toys tools wiki wang win bid loan men party review reviews science trade webcam
example test invalid local onion berlin hamburg koeln wien paris london nyc tokyo moda casa tienda
art bar bike bio cafe cards chat city coffee cool craft email events expert farm fish fit florist
games gallery global gold guide guru land lighting limited network one ooo partners parts photo
photos pics pink plus pub red rocks run salon school show social store style supplies supply
"""
# In these six languages the ending is also a word, a unit or the end of a file name, so a missing
# space after a full stop would look like a host.
_WORDS_LISTED = """
ad ai al am an as at au be by ca cc ce cl cm co de do du es et eu ga ge gs hm id ie il im in is it
kg km la le li ma md me mg mi ml mm mo mr ms mu my na ne ni no nu om pa pl pm pr ps py re rs sa se
sh si so sr st su ta te to tr tu un us va vi ye art bar bid bike bio cafe cards care cat center
centre chat city click club coffee company cool craft deals design digital discount edu events
example expert family farm fashion fish fit fun gallery games garden gift gifts global gold group
guide health help home host house info int jobs kitchen land life lighting limited link live loan
local love market media men mobi museum network news one online page paris partners parts party
photo photos pics pink plus press pub red review reviews rocks run sale salon school science
services shoes shop shopping show site social solutions space store studio style supplies supply
support systems team tech test today tools top toys trade travel vip web website wien win work
works world zone
"""
_WORDS = frozenset(_WORDS_LISTED.split()) - {"example"}
FILE_ENDINGS_LISTED = """
png jpg jpeg gif webp svg pdf txt csv doc docx xls xlsx ppt zip rar mp3 mp4 mov avi html htm css
js json xml exe dmg apk stl step dxf psd eps tif tiff bmp heic log ini
"""
FILE_ENDINGS = frozenset(FILE_ENDINGS_LISTED.split())

ENDINGS = frozenset((_COUNTRIES + _GENERIC).split()) - FILE_ENDINGS
# Endings that two people need when one spells an address to the other.
SPELLED = ENDINGS - _WORDS | {"de", "es", "it", "at", "me", "co", "eu", "us", "ca", "shop", "store"}


def is_word_too(ending: str, lang: str) -> bool:
    """Needs a further hint. The language's own country is none of its words' business."""
    own = {"de": ("de", "at"), "es": (), "it": ("it",), "fr": ("fr",), "en": ()}.get(lang, ())
    return ending in _WORDS and ending not in own
