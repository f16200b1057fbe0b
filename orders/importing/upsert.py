"""Writes a batch of rows in a handful of queries, as if one row had followed the other.

Rows are applied to objects in memory, in the order of the file, and saved together at the end: so
the result does not depend on how a file was cut into batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection, transaction

from messagecenter.accounts.models import Seller
from messagecenter.lib.window import closes_at
from orders.aliases import ensure_aliases
from orders.importing.known import buyers_of, lines_of, newest_orders, returns_of
from orders.importing.rows import Row, ToldReturn
from orders.importing.short_name import UNKNOWN
from orders.importing.touched import Touched
from orders.models import Buyer, Order, OrderLine, Return

# Two imports at once would make the same buyer or order twice; they take turns, batch by batch.
_IMPORT_LOCK = 7_200_717
# How a line is called until a file names it: ~1, ~2 ...
_NAMELESS = "~"
_TOLD_AT = "told_at"
_PROGRESS = (
    Order.State.PENDING,
    Order.State.UNSHIPPED,
    Order.State.PARTLY_SHIPPED,
    Order.State.SHIPPED,
    Order.State.DELIVERED,
    Order.State.CANCELLED,
)


class Outcome(StrEnum):
    """What became of a row; the last three refused it."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FOREIGN_NUMBER = "foreign-number"
    MOVED_DATE = "moved-date"
    OTHER_BUYER = "other-buyer"


STORED = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED})


@transaction.atomic
def upsert(seller: Seller, rows: Sequence[Row]) -> list[Outcome]:
    """Store the rows for the seller and say of each what became of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])
    batch = _Batch(seller, rows)
    outcomes = [batch.apply(row) for row in rows]
    batch.save()
    return outcomes


class _Batch:
    def __init__(self, seller: Seller, rows: Sequence[Row]) -> None:
        self.seller = seller
        self.orders = {
            order.number: order
            for order in Order.objects.filter(
                marketplace=seller.marketplace_id, number__in={row.number for row in rows}
            )
        }
        ours = [order for order in self.orders.values() if order.seller_id == seller.pk]
        self.lines = lines_of(ours)
        self.returns = returns_of(ours)
        self.buyers = buyers_of(rows)
        self.newest = newest_orders(self.buyers.values())
        self.told_buyers: dict[str, Buyer] = {}  # by order number
        self.applied: set[str] = set()
        self.touched_buyers = Touched[Buyer]()
        self.touched_orders = Touched[Order]()
        self.touched_lines = Touched[OrderLine]()
        self.touched_returns = Touched[Return]()

    def apply(self, row: Row) -> Outcome:
        order = self.orders.get(row.number)
        if order and (refused := self._refusal(order, row)):
            return refused
        if order is None:
            order = self._open(row)
        self.applied.add(row.number)
        line, adopted = self._line(row)
        if _is_stale(order, row):
            if line is None:
                self._add_line(order, row)
            return Outcome.UNCHANGED if line else Outcome.NEW
        changes = [
            adopted,
            self._tell_order(order, row),
            self._tell_buyer(order, row),
            self._tell_returns(order, row),
        ]
        if line is None:
            self._add_line(order, row)
            return Outcome.NEW
        changes.append(self._tell_line(line, row))
        return Outcome.CHANGED if any(changes) else Outcome.UNCHANGED

    def save(self) -> None:
        self._sum_up_lines()
        self.touched_buyers.save(Buyer, "short_name", "locale")
        self.touched_orders.save(
            Order,
            "buyer",
            "state",
            "fulfilment",
            "completed_at",
            "earliest_delivery_at",
            "latest_delivery_at",
            "delivered_at",
            "returns_known",
            "item_title",
            "item_count",
            "extra",
        )
        self.touched_lines.save(
            OrderLine, "line_no", "sku", "title", "quantity", "price", "currency", "traits"
        )
        self.touched_returns.save(Return, "closed_at")
        buyers = {self.orders[number].buyer_id for number in self.applied}
        ensure_aliases(self.seller, [pk for pk in buyers if pk is not None])

    def _refusal(self, order: Order, row: Row) -> Outcome | None:
        if order.seller_id != self.seller.pk:
            return Outcome.FOREIGN_NUMBER
        if order.placed_at != row.placed_at:
            return Outcome.MOVED_DATE
        if row.buyer_email and not self._may_be_buyer(order, row):
            return Outcome.OTHER_BUYER
        return None

    def _may_be_buyer(self, order: Order, row: Row) -> bool:
        """Conversations hang on the pair, so an order that has a buyer keeps that one."""
        told = self.told_buyers.get(order.number)
        if told:
            return told.email.lower() == row.buyer_email.lower()
        buyer = self.buyers.get(row.buyer_email.lower())
        return order.buyer_id is None or (buyer is not None and buyer.pk == order.buyer_id)

    def _open(self, row: Row) -> Order:
        order = Order(
            marketplace_id=self.seller.marketplace_id,
            seller=self.seller,
            number=row.number,
            placed_at=row.placed_at,
            window_closes_at=closes_at(row.placed_at),
            state=row.state,
        )
        self.orders[row.number] = order
        self.touched_orders.add(order)
        return order

    def _tell_order(self, order: Order, row: Row) -> bool:
        state, latest = row.state, row.latest_delivery_at
        if row.only_forward:
            state = max(state, order.state, key=_PROGRESS.index)
            latest = max(filter(None, (latest, order.latest_delivery_at)), default=None)
        facts = {
            "state": state,
            "fulfilment": row.fulfilment,
            "completed_at": row.completed_at,
            "earliest_delivery_at": row.earliest_delivery_at,
            "latest_delivery_at": latest,
            "delivered_at": row.delivered_at,
            "returns_known": row.returns is not None,
        }
        if row.told_at:
            # No change that anybody sees, so it does not count as one.
            extra = {**order.extra, _TOLD_AT: row.told_at.isoformat()}
            self.touched_orders.update(order, {"extra": extra})
        return self.touched_orders.update(order, _told(facts))

    def _tell_buyer(self, order: Order, row: Row) -> bool:
        if not row.buyer_email:
            return False
        key = row.buyer_email.lower()
        buyer = self.buyers.get(key)
        if buyer is None:
            buyer = Buyer(email=row.buyer_email, short_name=UNKNOWN)
            self.buyers[key] = buyer
            self.touched_buyers.add(buyer)
        changed = order.buyer_id is None and order.number not in self.told_buyers
        if changed:
            order.buyer = buyer
            self.touched_orders.add(order)
        self.told_buyers[order.number] = buyer
        return self._describe_buyer(key, buyer, row) or changed

    def _describe_buyer(self, key: str, buyer: Buyer, row: Row) -> bool:
        """Keep the name and language of the buyer's newest order, whatever order rows come in."""
        newest = self.newest.get(key)
        if newest is None or row.placed_at > newest[0]:
            newest = self.newest[key] = (row.placed_at, row.number)
        name = "" if row.buyer_name == UNKNOWN else row.buyer_name
        if newest[1] != row.number or row.only_forward:
            # Better than nothing, but no reason to replace what is known.
            name = name if buyer.short_name == UNKNOWN else ""
        locale = row.buyer_locale if newest[1] == row.number or not buyer.locale else ""
        return self.touched_buyers.update(buyer, _told({"short_name": name, "locale": locale}))

    def _tell_returns(self, order: Order, row: Row) -> bool:
        changes = [self._tell_return(order, told) for told in row.returns or ()]
        return any(changes)

    def _tell_return(self, order: Order, told: ToldReturn) -> bool:
        known = self.returns[order.number]
        if told.opened_at in known:
            facts = _told({"closed_at": told.closed_at})
            return self.touched_returns.update(known[told.opened_at], facts)
        opened = Return(order=order, opened_at=told.opened_at, closed_at=told.closed_at)
        known[told.opened_at] = opened
        self.touched_returns.add(opened)
        return True

    def _line(self, row: Row) -> tuple[OrderLine | None, bool]:
        """Return the line that the row means, and whether it got its true name only now."""
        lines = self.lines[row.number]
        if row.line_no in lines:
            return lines[row.line_no], False
        alike = [line for line in lines.values() if _is_alike(line, row)]
        if not row.line_no:
            return (alike[row.nth] if row.nth < len(alike) else None), False
        line = next((line for line in alike if line.line_no.startswith(_NAMELESS)), None)
        if line is not None:
            line.line_no = row.line_no
            self.touched_lines.add(line)
            self.lines[row.number] = {line.line_no: line for line in lines.values()}
        return line, line is not None

    def _add_line(self, order: Order, row: Row) -> None:
        lines = self.lines[row.number]
        # No line ever goes, so this name was given to none before.
        name = row.line_no or f"{_NAMELESS}{len(lines) + 1}"
        line = OrderLine(order=order, line_no=name, **self._line_facts(row))
        lines[name] = line
        self.touched_lines.add(line)

    def _tell_line(self, line: OrderLine, row: Row) -> bool:
        facts = self._line_facts(row)
        if row.only_forward and row.traits is not None:
            known = {*(line.traits or ()), *row.traits}
            facts["traits"] = [trait for trait in OrderLine.TRAITS if trait in known]
        return self.touched_lines.update(line, facts)

    def _line_facts(self, row: Row) -> dict[str, Any]:  # Any: values of many fields
        facts = {
            "sku": row.sku,
            "title": row.title,
            "quantity": row.quantity,
            "price": row.price,
            "currency": row.currency,
        }
        traits = {} if row.traits is None else {"traits": list(row.traits)}
        # A price of 0 is told, too: only None and "" are not.
        return _told(facts) | traits

    def _sum_up_lines(self) -> None:
        for number in self.applied:
            lines = list(self.lines[number].values())
            self.touched_orders.update(
                self.orders[number],
                {
                    "item_title": lines[0].title[:200],
                    "item_count": sum(line.quantity for line in lines),
                },
            )


def _is_stale(order: Order, row: Row) -> bool:
    """Say whether something newer of the same kind was told: files come in any order."""
    told_at = order.extra.get(_TOLD_AT)
    return bool(row.told_at and told_at and row.told_at < datetime.fromisoformat(told_at))


def _is_alike(line: OrderLine, row: Row) -> bool:
    return line.sku == row.sku if row.sku else line.title == row.title


def _told(facts: dict[str, Any]) -> dict[str, Any]:  # Any: values of many fields
    """Leave out what the file did not say: a fact once known is not forgotten."""
    return {
        name: value
        for name, value in facts.items()
        if value is not None and value != "" and value is not False
    }
