"""Only "Daniel M." is ever kept of a name."""

import pytest

from orders.importing.short_name import short_name


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Daniel Müller", "Daniel M."),
        ("Daniel M.", "Daniel M."),
        ("Müller, Daniel", "Daniel M."),
        ("Anne-Marie de la Tour", "Anne-Marie T."),
        ("Zoë o'Hara", "Zoë O."),
        ("J. R. R. Tolkien", "J. T."),
        ("Dr. Ada Byron", "Ada B."),
        ("Dr. Huber", "H."),
        ("  Daniel   Müller  ", "Daniel M."),
        ("Daniel +49 171 5550102", "D."),
        ("+49 171 5550102", "Buyer"),
        ("call daniel@mail.example", "C."),
        ("Daniel shop.example Müller", "Daniel M."),
        ("Meghna", "Meghna"),
        ("山田 太郎", "山."),
        ("山田太郎", "山."),
        ("김민준", "김."),
        ("Amélie\u202eX", "Buyer"),
        ("", "Buyer"),
    ],
)
def test_names_are_shortened(full: str, short: str) -> None:
    assert short_name(full, lone_word_is_given_name=True) == short


def test_a_lone_word_that_may_be_a_family_name_gives_its_initial() -> None:
    assert short_name("Huber", lone_word_is_given_name=False) == "H."
