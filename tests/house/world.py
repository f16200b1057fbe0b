"""One of each thing that an address can name, all of one shop and buyer, and who asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from messagecenter.accounts import services as people
from messagecenter.accounts.models import Invitation, Membership, SignedInSession
from messagecenter.accounts.tokens import token_of
from messagecenter.lib.ids import public_id
from messagecenter.outbox.models import Job
from messagecenter.outbox.registry import function
from messagecenter.review.imports import upload
from messagecenter.review.models import Task
from messagecenter.threads.models import Message, Thread
from messagecenter.threads.services.compose import Draft, Refused, submit_message
from messagecenter.threads.services.open import open_thread
from tests import builders
from tests.conftest import Cast
from tests.house.access_matrix import ACTORS, Row

# What stands in the texts of Bea's conversations, and must never stand in a log.
WORDS = "moonlit-canary-words"
MISSING = "a" * 26
ORDER_FILE = b"order_number,placed_at,state,line_id,title,quantity\n"
_DRAWN = re.compile(r'(csrfmiddlewaretoken" value="|csrf-token" content=")[A-Za-z0-9]*')


@dataclass
class World:
    """The objects by their names in the matrix, the rival's like them, and one browser each."""

    cast: Cast
    ids: dict[str, str] = field(default_factory=dict)
    rivals: dict[str, str] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def form(self, name: str, ids: dict[str, str] | None = None) -> dict[str, Any]:
        """Return what a POST carries; keys are fresh, so that no answer is a repeated one."""
        ids = ids or self.ids
        new = {"key": public_id()}
        forms: dict[str, dict[str, Any]] = {
            "": {},
            "sign-in": {"login": "nobody@people.example", "password": "wrong"},
            "sign-up": {"email": "nobody@people.example", "password1": builders.PASSWORD},
            "forgotten": {"email": "rea@people.example"},
            "new password": {
                "oldpassword": builders.PASSWORD,
                "password1": "wholly other horses",
                "password2": "wholly other horses",
            },
            "somebody new": {"name": "Noa", "password": builders.PASSWORD},
            "profile": {"name": "Somebody", "locale": "en", "zone": "Europe/Berlin"},
            "invitation": {"email": "another@people.example", "role": "agent"},
            "invitation of an owner": {"email": "another@people.example", "role": "owner"},
            "role": {"role": "agent"},
            "role of an owner": {"role": "owner"},
            "contact": {**new, "reason": "order_information", "body": f"{builders.CLEAN} {WORDS}"},
            "forbidden contact": {
                **new,
                "reason": "order_information",
                "body": builders.WITH_PHONE,
            },
            "reply": {**new, "body": f"Blue it is. {WORDS}"},
            "buyer's reply": {**new, "body": f"Thank you. {WORDS}"},
            "read": {"up_to": "999999999"},
            "check of the thread": {"body": builders.WITH_PHONE, "thread": ids["thread"]},
            "check of the order": {
                "body": builders.WITH_PHONE,
                "order": ids["order"],
                "reason": "order_information",
            },
            "release": {"decision": "release"},
            "refusal": {"decision": "refuse", "reason": "Without the link, please."},
            "order file": {
                "seller": self.cast.shop.slug,
                "file": SimpleUploadedFile("orders.csv", ORDER_FILE),
            },
        }
        return forms[name]

    def address(self, row: Row, ids: dict[str, str] | None = None) -> str:
        if row.of in self.links:
            return reverse(row.name, args=self.links[row.of])
        return reverse(row.name, args=[(ids or self.ids).get(row.of, row.of)] if row.of else [])

    def ask(self, actor: str, row: Row, *, ids: dict[str, str] | None = None, **more: Any) -> Any:
        """Ask as that actor, and forget whatever it changed."""
        client, address = self.clients[actor], self.address(row, ids)
        with forgotten(client):
            if row.method == "GET":
                return client.get(address, **more)
            return client.post(address, self.form(row.send, ids), **more)

    def missing(self) -> dict[str, str]:
        return dict.fromkeys(self.ids, MISSING)


@contextmanager
def forgotten(client: Client) -> Iterator[None]:
    """Undo in the database and in the browser what happens within."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def body(response: HttpResponseBase) -> str:
    """Return the text of an answer without the tokens that are drawn anew each time."""
    return _DRAWN.sub(r"\1", response.content.decode())  # type: ignore[attr-defined]


def make_world(cast: Cast) -> World:
    world = World(cast)
    world.ids = _objects(cast, cast.shop.slug)
    world.rivals = _objects(cast, cast.rival.slug)
    for actor in ACTORS:
        world.clients[actor] = Client()
        if actor != "anonymous":
            world.clients[actor].force_login(getattr(cast, actor))
            world.clients[actor].get(reverse("settings:sessions"))
    for ids, person in ((world.ids, cast.alma), (world.rivals, cast.cem)):
        ids["session"] = SignedInSession.objects.get(user=person).public_id
    world.links = _links(world)
    return world


def _links(world: World) -> dict[str, list[str]]:
    """Return what stands in the mails that somebody has got, and the same where it has ended."""
    una = builders.a_user("Una")
    claim = EmailAddress.objects.get(user=una)
    EmailAddress.objects.filter(pk=claim.pk).update(verified=False)
    invitation = Invitation.objects.get(public_id=world.ids["invitation"])
    uid = user_pk_to_url_str(una)
    return {
        "claim": [EmailConfirmationHMAC(claim).key],
        "ended claim": ["MTI:none"],
        "reset": [uid, default_token_generator.make_token(una)],
        "ended reset": [uid, "abcdef-0123456789abcdef"],
        "join": [token_of(invitation)],
        "ended join": [f"{world.cast.shop.slug}:{'0' * 64}"],
    }


def _objects(cast: Cast, slug: str) -> dict[str, str]:
    """Make one of each for one of the shops, through the services."""
    ours = slug == cast.shop.slug
    shop, author = (cast.shop, cast.ben) if ours else (cast.rival, cast.cem)
    buyer, person = (cast.buyer, cast.bea) if ours else (cast.other_buyer, cast.dov)
    order = builders.an_order(shop, buyer)
    contact = builders.a_contact(order, author, f"{builders.CLEAN} {WORDS}")
    work()
    answer = builders.a_buyers_message(contact.thread, person, f"The lamp, please. {WORDS}")
    work()
    held = builders.a_reply(contact.thread, author, f"{builders.WITH_LINK} {WORDS}")
    work()
    silent = open_thread(builders.an_order(shop, buyer))
    blocked = _sent_twice(silent, author, f"{builders.WITH_PHONE} {WORDS}")
    imported = upload("orders.csv", [ORDER_FILE], shop, cast.rosa)
    owner = Membership.objects.get(seller=shop, role="owner")
    member = cast.rea if ours else builders.a_member("Rik", cast.rival, "read-only")
    invitation = people.invite(owner, f"new@{slug}.example", "agent")
    work()
    return {
        "owner": owner.public_id,
        "member": Membership.objects.get(user=member).public_id,
        "invitation": invitation.public_id,
        "import": imported.public_id,
        "order": order.public_id,
        "thread": contact.thread.public_id,
        "delivered": contact.public_id,
        "answer": answer.public_id,
        "task": Task.objects.get(message=held).public_id,
        "silent": silent.public_id,
        "blocked": blocked.public_id,
    }


def _sent_twice(thread: Thread, author: Any, text: str) -> Message:
    draft = builders.a_draft(text)
    try:
        submit_message(thread, author, draft)
    except Refused as no:
        again = Draft(key=no.message.key, body=text, reason=draft.reason)
        return submit_message(thread, author, again)
    raise AssertionError("The rules have let a telephone number pass.")


def work() -> None:
    """Do what workers would do now, as the fixture of the same name."""
    while jobs := list(Job.objects.filter(done_at=None).order_by("due_at", "id")):
        for job in jobs:
            function(job.handler)(job.key)
            Job.objects.filter(pk=job.pk).update(done_at=job.due_at)
