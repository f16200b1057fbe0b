"""The world of the house tests: one of each thing that an address can name."""

from __future__ import annotations

import pytest

from tests.conftest import Cast
from tests.house.world import World, make_world


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)
