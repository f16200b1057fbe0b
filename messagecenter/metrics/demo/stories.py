"""What was said in the demo: each story is one conversation about one order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from messagecenter.metrics.demo.people import (
    AGENT,
    DANIEL,
    MEI,
    OWNER,
    RIVAL,
    RIVAL_OWNER,
    email_of,
)
from messagecenter.metrics.demo.sales import ITEMS, Sale


@dataclass(frozen=True, slots=True)
class Asks:
    """The buyer writes. All times are hours before now."""

    ago: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """The shop writes: a reply, or with a `reason` a contact that it starts.

    `again` sends a refused text a second time, `late` is how many hours the delivery waits.
    """

    ago: float
    text: str
    by: str = AGENT
    reason: str = ""
    again: bool = False
    late: float = 0


@dataclass(frozen=True, slots=True)
class Reads:
    """The shop has read what stands there so far."""

    ago: float
    by: str = AGENT


@dataclass(frozen=True, slots=True)
class Looks:
    """The buyer has looked at the conversation."""

    ago: float


@dataclass(frozen=True, slots=True)
class Decides:
    """The marketplace refuses what is held, with a reason, or releases it without one."""

    ago: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EditsAgain:
    """The author takes back into the editor what was not delivered."""

    ago: float
    by: str = AGENT


Happening = Asks | Writes | Reads | Looks | Decides | EditsAgain


@dataclass(frozen=True, slots=True)
class Story:
    sale: Sale
    happenings: tuple[Happening, ...]


def stories(seed: int, count: int) -> list[Story]:
    """Return `count` stories: those written by hand first, then drawn ones."""
    return [*_WRITTEN[:count], *_drawn(seed, count - len(_WRITTEN))]


def _drawn(seed: int, count: int) -> Iterator[Story]:
    draw = random.Random(f"stories {seed}")
    buyers = [email_of(name) for name in _REGULARS]
    for _ in range(count):
        question, reply = draw.choice(_EXCHANGES)
        asked, placed = draw.uniform(30, 400), draw.uniform(20, 40)
        sku = draw.choice([item.sku for item in ITEMS.values() if item.traits == "none"])
        sale = Sale(buyer=draw.choice(buyers), items=(sku,), placed=placed, delivered=placed - 3)
        answered = Writes(ago=asked - draw.uniform(1, 20), text=reply)
        yield Story(sale, (Asks(asked, question), Reads(asked - 0.5), answered, Looks(1)))


_REGULARS: Final = ("karin", "leo", "noah", "paul", "tara", "vera", "will", "zoe")
_EXCHANGES: Final = (
    (
        "Can I wash this by machine, or only by hand?",
        "By hand, please, with lukewarm water. It keeps its colour that way.",
    ),
    (
        "Does the wood need oil from time to time?",
        "Once a year is enough: a thin coat of linseed oil, wiped off after ten minutes.",
    ),
    (
        "When will the same one in dark green be back?",
        "Dark green is back in about three weeks.",
    ),
    (
        "The parcel was left outside in the rain. The box is wet, the inside looks fine.",
        "I am sorry about that. If you find a stain later, tell us here and we send a new one.",
    ),
)

_WRITTEN: Final = (
    # Waiting for a reply, from late to fresh.
    Story(
        Sale(buyer=DANIEL, items=("LAMP-WALNUT",), placed=11.2, delivered=6.1),
        (
            Asks(
                25,
                "Hello, the lamp arrived, but the shade has a small dent on one side. "
                "Can you send me another shade?",
            ),
        ),
    ),
    Story(
        Sale(
            buyer=MEI,
            items=("MUG-SET-4", "CUSHION-LINEN"),
            placed=9.4,
            delivered=4.3,
            return_opened=1.5,
        ),
        (
            Asks(70, "The mugs are lovely. Are they safe in the dishwasher?"),
            Reads(68.5),
            Writes(ago=68, text="Yes, on the upper rack and up to sixty degrees."),
            Looks(50),
            Asks(
                22.33, "Now one of the four has a crack. I opened a return for it, is that right?"
            ),
        ),
    ),
    Story(
        Sale(buyer=email_of("hugo"), items=("CHAIR-OAK",), placed=15.1, delivered=9, quantity=4),
        (
            Asks(19, "Two of the four chairs wobble a little. Is there a trick to level the legs?"),
            Reads(18.2),
        ),
    ),
    Story(
        Sale(buyer=email_of("isla"), items=("BOARD-ENGR",), placed=1.1, state="unshipped"),
        (
            Writes(
                ago=21,
                text="Which names shall we engrave on the board, and in which order?",
                reason="customization",
            ),
            Looks(5),
            Asks(4.1, "Isla and Tom, in this order please."),
            Asks(4, "And could the letters be a bit larger than in the picture?"),
        ),
    ),
    Story(
        Sale(buyer=email_of("jonas"), items=("LAMP-BRASS",), placed=8.3, delivered=3.2),
        (
            Asks(10.4, "Which bulb fits this lamp? The old one says E14."),
            Reads(9.8, OWNER),
        ),
    ),
    Story(
        Sale(
            buyer=email_of("amara"), items=("TABLE-OAK", "ASSEMBLY"), placed=2.2, state="unshipped"
        ),
        (
            Writes(
                ago=30,
                text="Would Tuesday or Thursday morning suit you for the assembly of the table?",
                reason="service_appointment",
                by=OWNER,
            ),
            Looks(3),
            Asks(0.6, "Thursday at ten would be perfect, thank you."),
        ),
    ),
    # The marketplace's desk has to look, has looked, has released.
    Story(
        Sale(buyer=email_of("grace"), items=("LAMP-WALNUT",), placed=6.2, delivered=2.1),
        (
            Asks(7.4, "How do I clean the walnut foot without spots?"),
            Reads(7),
            Writes(
                ago=6.5,
                text="Use a dry cloth. All the steps are on "
                "https://care.holt-linden.example/walnut with pictures.",
            ),
        ),
    ),
    Story(
        Sale(buyer=email_of("elif"), items=("SHELF-ASH",), placed=16.4, delivered=9.2),
        (
            Asks(15, "Is there a second shelf that fits beside this one?"),
            Reads(14.5),
            Writes(
                ago=14.2,
                text="Yes, and it costs less in our own shop: https://holt-linden.example/ash",
            ),
            Decides(
                12,
                "Buyers are not led to a shop outside the marketplace. "
                "Answer the question without the link, please.",
            ),
        ),
    ),
    Story(
        Sale(buyer=email_of("farah"), items=("PLAN-SHELF",), placed=5.3, delivered=5.2),
        (
            Asks(77, "The plan names a screw that no shop here knows. Which one is meant?"),
            Reads(76),
            Writes(
                ago=75,
                text="It is a wood screw, 5 x 60. The maker's sheet: https://screws.example.org/5x60",
            ),
            Decides(73.5),
            Looks(60),
        ),
    ),
    # Not delivered, begun, too late, tidied.
    Story(
        Sale(
            buyer=email_of("carla"),
            items=("SHELF-ASH",),
            placed=3.4,
            state="unshipped",
        ),
        (
            Writes(
                ago=44,
                text="Please call us on +49 30 12345678, so that we can plan the delivery.",
                reason="oversize_delivery",
                again=True,
            ),
        ),
    ),
    Story(
        Sale(buyer=email_of("ben"), items=("SIGN-NAME",), placed=4.5, state="unshipped"),
        (
            Writes(
                ago=60,
                text="Write to workshop@holt-linden.example what the plate should say.",
                reason="customization",
                again=True,
            ),
            EditsAgain(59),
            Writes(
                ago=58,
                text="What should the plate say, in one line or in two?",
                reason="customization",
            ),
            Looks(56),
            Asks(55, "In two lines: Carter, and below it number seven."),
            Reads(54),
            Writes(ago=53, text="Understood, that is how we make it."),
        ),
    ),
    Story(
        Sale(
            buyer=email_of("david"), items=("CHAIR-OAK",), placed=7.5, state="shipped", promised=0
        ),
        (
            Asks(31, "Is my parcel still on its way?"),
            Reads(30),
            Writes(ago=29, text="It left us on Monday, and the carrier expects to bring it today."),
            Looks(25),
            Writes(ago=2, text="If it is late, ring 030 12345678 and ask.", by=OWNER),
        ),
    ),
    Story(
        Sale(buyer=email_of("marta"), items=("VASE-STONE",), placed=31.02, delivered=26),
        (
            Writes(
                ago=(31.02 - 30) * 24 + 0.01,
                text="The glaze of this batch differs a little from the picture. "
                "Would you like to keep the vase or send it back?",
                reason="order_problem",
                late=0.05,
            ),
        ),
    ),
    Story(
        Sale(
            buyer=email_of("olga"),
            items=("CUSHION-LINEN", "MUG-BLUE"),
            placed=2.4,
            state="partly-shipped",
        ),
        (
            Writes(
                ago=27,
                text="Which of the two sizes would you like, 40 or 50 centimetres? 😊",
                reason="order_information",
            ),
            Looks(26),
            Asks(25.5, "The larger one, please."),
            Reads(25),
            Writes(ago=24.5, text="The larger one it is. We send it tomorrow."),
        ),
    ),
    # Contacts that the shop started, and that wait for the buyer.
    Story(
        Sale(buyer=email_of("rosa"), items=("THROW-WOOL",), placed=1.3, state="unshipped"),
        (
            Writes(
                ago=3,
                text="The house number is missing in your order. Which one is it?",
                reason="order_information",
            ),
        ),
    ),
    Story(
        Sale(buyer=email_of("sam"), items=("TABLE-OAK",), placed=3.2, state="unshipped"),
        (
            Writes(
                ago=26,
                text="On which floor do you live, and is there a lift that takes 1.80 metres?",
                reason="oversize_delivery",
                by=OWNER,
            ),
            Looks(20),
        ),
    ),
    Story(
        Sale(buyer=email_of("tara"), items=("MUG-BLUE",), placed=14.2, delivered=9.1, quantity=2),
        (
            Writes(
                ago=48,
                text="Would you tell other buyers how you find the mug, good or bad?",
                reason="review_request",
                by=OWNER,
            ),
            Looks(40),
        ),
    ),
    Story(
        Sale(
            buyer=email_of("umar"),
            items=("LAMP-BRASS",),
            placed=20.3,
            delivered=14,
            return_opened=5,
        ),
        (
            Writes(
                ago=100,
                text="Does the switch do nothing at all, or does the lamp flicker?",
                reason="return_question",
            ),
            Looks(98),
            Asks(97, "It flickers, and only on the lowest step."),
            Reads(96),
            Writes(ago=95, text="Then it is the dimmer. Send the lamp back, we replace it."),
            Looks(90),
        ),
    ),
    Story(
        Sale(
            buyer=email_of("xenia"),
            items=("CHAIR-OAK",),
            placed=12.6,
            delivered=7.7,
            fulfilment="marketplace",
        ),
        (
            Writes(
                ago=160,
                text="The warehouse sent you one chair instead of two. "
                "Shall the second one follow, or would you like the money back?",
                reason="fba_issue",
                by=OWNER,
            ),
            Looks(150),
            Asks(149, "The second one, please. There is no hurry."),
            Reads(148, OWNER),
            Writes(ago=147, text="It leaves the warehouse tomorrow.", by=OWNER),
            Looks(140),
        ),
    ),
    Story(
        Sale(
            buyer=email_of("leo"), items=("VASE-STONE",), placed=10.5, state="shipped", promised=-1
        ),
        (
            Writes(
                ago=75,
                text="The vase is two days late, because the kiln had to be repaired. "
                "Would you like to wait, or to have your money back?",
                reason="order_problem",
            ),
            Looks(74),
            Asks(73, "I am happy to wait."),
            Reads(72),
            Writes(ago=71.5, text="The vase will be with you by the end of the week."),
        ),
    ),
    # Answered.
    Story(
        Sale(buyer=DANIEL, items=("BOARD-ENGR",), placed=24.3, delivered=18.2),
        (
            Writes(
                ago=560,
                text="Here is how we would engrave it: Moser, in capitals. Is that right?",
                reason="customization",
            ),
            Looks(552),
            Asks(551, "Exactly so."),
            Reads(550),
            Writes(ago=549, text="Then we start tomorrow."),
            Looks(500),
            Asks(430, "It arrived and looks very good. How often should I oil it?"),
            Reads(429),
            Writes(ago=428, text="Every two months, with a little walnut oil.", by=OWNER),
            Looks(420),
        ),
    ),
    Story(
        Sale(buyer=MEI, items=("THROW-WOOL",), placed=33.1, delivered=28),
        (
            Asks(190, "After a first wash the throw is a little smaller. Can that be undone?"),
            Reads(189),
            Writes(ago=188, text="Pull it into shape while it is damp, and let it dry flat."),
            Looks(180),
        ),
    ),
    Story(
        Sale(
            buyer=email_of("karin"),
            items=("MUG-BLUE",),
            placed=26.4,
            delivered=21,
            return_opened=18,
            return_closed=12,
        ),
        (
            Asks(440, "The glaze has a rough spot inside. I would like to return this mug."),
            Reads(439),
            Writes(ago=438, text="Of course. The label is in your return, the box may be any."),
            Asks(300, "The money has arrived, so all is settled."),
            Reads(299),
            Writes(ago=298, text="Good to hear.", by=OWNER),
        ),
    ),
    Story(
        Sale(
            buyer=email_of("noah"), items=("LAMP-WALNUT", "LAMP-BRASS"), placed=18.8, delivered=13
        ),
        (
            Asks(120, "Can both lamps be used with a timer?"),
            Reads(119),
            Writes(ago=117.5, text="Yes, both switch on again where they were switched off."),
        ),
    ),
    Story(
        Sale(buyer=email_of("paul"), items=("SHELF-ASH", "ASSEMBLY"), placed=21.5, delivered=11.5),
        (
            Asks(210, "One dowel was left over after the assembly. Is that all right?"),
            Reads(209),
            Writes(ago=208.5, text="It is: the bag holds one spare of each size.", by=OWNER),
            Looks(200),
        ),
    ),
    Story(
        Sale(buyer=email_of("vera"), items=("VASE-STONE",), placed=36.7, delivered=31, told=False),
        (
            Asks(500, "Is the vase tight enough for water, or only for dry flowers?"),
            Reads(499),
            Writes(ago=497, text="It holds water, it is glazed on the inside."),
            Looks(480),
        ),
    ),
    Story(
        Sale(buyer=email_of("yuki"), items=("MUG-SET-4",), placed=4.8, delivered=1.2),
        (
            Asks(23, "One mug is a shade darker than the others. Is that intended?"),
            Reads(22.8),
            Writes(ago=22.5, text="It is: each one is glazed by hand, so no two are the same."),
        ),
    ),
    # The rival's shop.
    Story(
        Sale(buyer=email_of("zoe"), items=("LED-STRIP-5",), shop=RIVAL, placed=9, delivered=5),
        (Asks(16, "Can the strip be cut, and where?"),),
    ),
    Story(
        Sale(buyer=DANIEL, items=("SPOT-BLACK",), shop=RIVAL, placed=13.3, delivered=8),
        (
            Asks(66, "The spot came without screws. Can you send some?"),
            Reads(65, RIVAL_OWNER),
            Writes(ago=64, text="They are on their way to you in a letter.", by=RIVAL_OWNER),
        ),
    ),
    Story(
        Sale(
            buyer=email_of("will"), items=("LAMP-SOLAR",), shop=RIVAL, placed=2, state="unshipped"
        ),
        (
            Writes(
                ago=20,
                text="Which colour of light would you like, warm or cold?",
                reason="order_information",
                by=RIVAL_OWNER,
            ),
        ),
    ),
)
