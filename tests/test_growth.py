"""A delay that grows is told: after half a second, not too often, and not for what was usual from the start."""

import pytest
from chain import record

from app.audio.growth import GROWN_HOPS, GROWTH, RARELY_HOPS, USUAL_HOPS, USUAL_MOST_S, watch_delay


def told(delays, growth=None):
    """Return the hop at which growth is told first, or None."""
    growth = record(GROWTH) if growth is None else growth
    for hop, delay in enumerate(delays):
        watch_delay(growth, delay)
        if growth["grown"] > 0:
            return hop
    return None


def test_an_even_or_jittering_delay_is_no_growth():
    assert told([0.1] * 5_000) is None
    assert told(([0.1] * 9 + [0.2]) * 500) is None


def test_growth_is_told_after_half_a_second():
    assert told([0.1] * 2_000 + [0.15] * 100) == 2_000 + GROWN_HOPS - 1


def test_growth_is_told_ten_seconds_after_opening_at_the_earliest():
    assert told([0.1] * 300 + [0.15] * 2_000) == RARELY_HOPS - 1


def test_what_recovers_is_not_told_any_more():
    growth = record(GROWTH)
    assert told([0.1] * 1_300 + [0.3] * 100, growth) is not None
    watch_delay(growth, 0.1)
    assert growth["grown"] == 0


def test_the_first_second_is_the_measure():
    assert told([0.1] + [0.3] * (USUAL_HOPS - 1) + [0.3] * 2_000) is None


def test_a_late_start_is_told_at_once_but_not_a_second_time():
    growth = record(GROWTH)
    assert told([USUAL_MOST_S + 0.1] * 500, growth) == USUAL_HOPS + GROWN_HOPS - 1
    assert growth["grown"] == pytest.approx(0.1)
    growth = record(GROWTH)
    growth["excused"] = 1
    assert told([USUAL_MOST_S + 0.1] * 5_000, growth) is None
