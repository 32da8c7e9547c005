"""The user's settings: ranges, messages, and what the audio thread makes of them."""

from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest
from chain import record
from hypothesis import given
from hypothesis import strategies as st

from dsp.control import CONTROL
from dsp.params import NO_LIMIT_DB, Params

strengths, limits = st.floats(0, 100), st.floats(0, 100)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"strength": -0.1}, r"^strength=-0\.1 is outside 0\.\.100 %$"),
        ({"strength": 101}, r"^strength=101 is outside 0\.\.100 %$"),
        ({"strength": float("nan")}, r"^strength=nan is outside 0\.\.100 %$"),
        ({"limit_db": float("inf")}, r"^limit_db=inf is outside 0\.\.100 dB$"),
        ({"limit_db": -1.0}, r"^limit_db=-1 is outside 0\.\.100 dB$"),
        ({"postfilter": 100.5}, r"^postfilter=100\.5 is outside 0\.\.100 %$"),
        ({"floor_db": 1.0}, r"^floor_db=1 is outside -60\.\.0 dB$"),
    ],
)
def test_out_of_range_is_refused_by_name_value_and_range(settings, message):
    with pytest.raises(ValueError, match=message):
        Params(**settings)


def test_one_set_never_changes():
    with pytest.raises(FrozenInstanceError):
        Params().strength = 5.0


def test_every_setting_is_described():
    for item in fields(Params):
        assert item.metadata["doc"]
        if isinstance(item.default, float):
            assert item.metadata["low"] <= item.default <= item.metadata["high"]


@given(strengths, strengths, limits)
def test_more_strength_is_never_less_denoising(one, other, limit_db):
    low, high = (Params(strength=s, limit_db=limit_db) for s in sorted((one, other)))
    assert low.exponent <= high.exponent
    assert low.dry >= high.dry


@given(strengths, limits, limits)
def test_a_higher_limit_never_leaves_more_noise(strength, one, other):
    low, high = (Params(strength=strength, limit_db=limit) for limit in sorted((one, other)))
    assert low.dry >= high.dry


def test_ends_of_the_ranges():
    assert (Params(strength=0).exponent, Params(strength=0).dry) == (0, 1)
    assert (Params(strength=100).exponent, Params(strength=100).dry) == (1, 0)
    assert (Params(postfilter=0).exponent, Params(floor_db=-60).dry, Params(floor_db=0).dry) == (0, 0, 1)
    assert Params(strength=100, limit_db=0).dry == 1
    assert Params(strength=100, limit_db=20).dry == pytest.approx(0.1)
    assert Params(strength=100, limit_db=NO_LIMIT_DB).dry == 0


@given(strengths, st.floats(0, 100), st.floats(-59.9, 0))
def test_post_filter_and_floor_can_be_set_apart_from_the_strength(strength, postfilter, floor_db):
    follows = Params(strength=strength)
    by_hand = Params(strength=strength, postfilter=postfilter)
    assert (by_hand.exponent, by_hand.dry) == (postfilter / 100, follows.dry)
    by_hand = Params(strength=strength, floor_db=floor_db)
    assert by_hand.dry == pytest.approx(10 ** (floor_db / 20))
    assert by_hand.exponent == follows.exponent


@given(strengths)
def test_what_the_strength_chooses_can_be_set_by_hand(strength):
    follows = Params(strength=strength)
    by_hand = Params(strength=50, postfilter=100 * follows.exponent, floor_db=follows.shown_floor_db)
    assert by_hand.exponent == pytest.approx(follows.exponent)
    assert by_hand.dry == pytest.approx(follows.dry, abs=1.1e-3)


@given(strengths, limits, st.booleans(), st.booleans(), st.booleans())
def test_write_stores_all_of_it(strength, limit_db, comb, bypass, match):
    params = Params(strength=strength, limit_db=limit_db, comb=comb, bypass=bypass, match_loudness=match)
    control = record(CONTROL)
    params.write(control)
    assert control["postfilter"] == np.float32(params.exponent)
    assert control["dry"] == np.float32(params.dry)
    assert (control["comb"], control["bypass"], control["match"]) == (comb, bypass, match)
