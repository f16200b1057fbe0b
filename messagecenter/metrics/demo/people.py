"""Who plays in the demo: two shops, the people who sign in, and the buyers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SHOP: Final = "holt-linden"
RIVAL: Final = "lumo-trade"
SHOPS: Final = {SHOP: "Holt & Linden", RIVAL: "Lumo Trade"}
OWNER: Final = "aiko@holt-linden.example"
AGENT: Final = "lena@holt-linden.example"
RIVAL_OWNER: Final = "marco@lumo-trade.example"
ADMIN: Final = "ines@market.example"
BUYERS_DOMAIN: Final = "mail.example"
DANIEL: Final = "daniel.moser@mail.example"
MEI: Final = "mei.wagner@mail.example"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody with a password; `start` names the page where their work is."""

    name: str
    email: str
    words: str
    start: str
    shop: str = ""
    role: str = ""
    staff_role: str = "none"


SIGN_INS: Final = (
    SignIn("Aiko Nakamura", OWNER, "Owner of Holt & Linden", "inbox:orders", SHOP, "owner"),
    SignIn("Lena Sommer", AGENT, "Agent at Holt & Linden", "inbox:orders", SHOP, "agent"),
    SignIn("Marco Brandt", RIVAL_OWNER, "Owner of Lumo Trade", "inbox:orders", RIVAL, "owner"),
    SignIn("Daniel Moser", DANIEL, "Buyer (Daniel M.)", "buyer:list"),
    SignIn("Mei Wagner", MEI, "Buyer (Mei W.)", "buyer:list"),
    SignIn("Ines Vogel", ADMIN, "Admin of the marketplace", "desk:queue", staff_role="admin"),
)

# The importer keeps "Daniel M." of a name, so that is all a shop ever sees.
BUYERS: Final = {
    DANIEL: ("Daniel Moser", "en"),
    MEI: ("Mei Wagner", "en"),
    **{
        f"{name.replace(' ', '.').lower()}@{BUYERS_DOMAIN}": (name, locale)
        for name, locale in (
            ("Amara Osei", "en-GB"),
            ("Ben Carter", "en-GB"),
            ("Carla Romano", "it-IT"),
            ("David Lindqvist", "sv-SE"),
            ("Elif Aydin", "en"),
            ("Farah Haddad", "en"),
            ("Grace Mbeki", "en-GB"),
            ("Hugo Martin", "fr-FR"),
            ("Isla Murray", "en-GB"),
            ("Jonas Keller", "de-DE"),
            ("Karin Vogt", "de-DE"),
            ("Leo Fischer", "de-DE"),
            ("Marta Nowak", "en"),
            ("Noah Evans", "en-GB"),
            ("Olga Petrova", "en"),
            ("Paul Jansen", "nl-NL"),
            ("Rosa Delgado", "es-ES"),
            ("Sam Whitfield", "en-GB"),
            ("Tara Singh", "en-GB"),
            ("Umar Aziz", "en"),
            ("Vera Lang", "de-DE"),
            ("Will Thornton", "en-GB"),
            ("Xenia Roth", "de-DE"),
            ("Yuki Tanaka", "en"),
            ("Zoe Laurent", "fr-FR"),
        )
    },
}


def email_of(given_name: str) -> str:
    """Return the address of the buyer with that given name."""
    return next(email for email in BUYERS if email.startswith(f"{given_name.lower()}."))


# Wants no optional messages of Holt & Linden.
OPTED_OUT: Final = email_of("will")
