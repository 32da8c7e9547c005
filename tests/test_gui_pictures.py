"""What is painted for a known input."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from app.gui import theme, words
from app.gui.gain_view import GainView
from app.gui.level_meter import Ballistics, LevelMeter
from app.gui.raster import Raster, band_rows, bin_rows, frequency_at, height_of
from app.gui.spectrogram_view import SpectrogramView
from app.gui.trend_view import POINTS, TrendView
from dsp.constants import BAND_CENTRES, BANDS, BINS, SAMPLE_RATE

RAMP = np.stack([np.arange(256), np.zeros(256), 255 - np.arange(256)], axis=1).astype(np.uint8)
SILENCE = np.zeros((1, BINS), np.float32)


def pixel(widget, x, y):
    return QColor(widget.grab().toImage().pixel(round(x), round(y)))


def close(colour, expected):
    want = QColor(expected)
    pairs = [(colour.red(), want.red()), (colour.green(), want.green()), (colour.blue(), want.blue())]
    return max(abs(one - other) for one, other in pairs) <= 3


# --- frequency axis ------------------------------------------------------------------------------------


def test_heights_and_frequencies_are_inverse():
    frequency = np.array([0.0, 50.0, 440.0, 4000.0, 20_000.0])
    np.testing.assert_allclose(frequency_at(height_of(frequency)), frequency, atol=1e-8)
    assert height_of(0.0) == 0.0
    assert height_of(20_000.0) == 1.0


@pytest.mark.parametrize("make", [bin_rows, band_rows])
def test_a_flat_spectrum_stays_flat(make):
    weights = make(128)
    assert weights.min() >= 0
    np.testing.assert_allclose(weights.sum(axis=1), 1.0, rtol=1e-5)


def test_a_band_stands_at_its_frequency():
    for band in (8, 20, 30):
        rows = band_rows(512)[:, band]
        expected = height_of(BAND_CENTRES[band] * 50.0)
        assert abs((rows.argmax() + 0.5) / 512 - expected) < 0.01


# --- ring of columns -----------------------------------------------------------------------------------


@pytest.fixture
def raster(qtbot):
    raster = Raster("", 8)
    qtbot.addWidget(raster)
    raster.set_colours(RAMP)
    raster.resize(6, 4)
    raster.show()
    return raster


@pytest.mark.parametrize("pushes", [[5], [3, 4], [8, 8, 1], [30]])
def test_the_newest_columns_are_at_the_right_edge(raster, pushes):
    """One column a pixel, through any number of wraps of the ring."""
    history = shown(raster, pushes)
    assert np.array_equal(painted(raster), history[::-1])
    assert [raster.value_at(age, 0.99) for age in range(6)] == history[3, ::-1].tolist()


@pytest.mark.parametrize("pushes", [[5], [3, 4], [8, 8, 1]])
def test_another_size_shows_the_same_columns(raster, pushes):
    history = shown(raster, pushes, hops=8)
    raster.resize(8, 8)
    assert np.array_equal(painted(raster), history[::-1].repeat(2, axis=0))
    raster.resize(3, 4)
    assert np.array_equal(painted(raster), history[::-1, -3:])


@pytest.mark.parametrize("ratio", [1.5, 2.0, 3.0])
def test_on_a_fine_screen_a_hop_is_a_whole_number_of_its_pixels(raster, ratio, monkeypatch):
    monkeypatch.setattr(Raster, "devicePixelRatioF", lambda self: ratio)
    raster.resize(4, 2)
    step = round(ratio)
    assert raster.rows == round(2 * ratio)
    assert raster.hops == -(-round(4 * ratio) // step)
    raster.push(np.tile(np.arange(100, 103, dtype=np.uint8), (raster.rows, 1)))
    image = QImage(round(4 * ratio), round(2 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    raster.render(image)
    ends = np.array([QColor(image.pixel(x, 1)).red() for x in range(image.width())])
    assert ends[-3 * step :].tolist() == np.arange(100, 103).repeat(step).tolist()
    assert not ends[: -3 * step].any()


def shown(raster, pushes, hops=6):
    """Push columns that differ, and return the newest ones, lowest frequency first."""
    history = np.zeros((4, hops), np.uint8)
    value = 1
    for count in pushes:
        columns = (value + np.arange(count)) % 200 + 10 * np.arange(4)[:, None]
        value += count
        raster.push(columns.astype(np.uint8))
        history = np.concatenate([history, columns], axis=1)[:, -hops:]
    return history


def painted(raster):
    image = raster.grab().toImage()
    return np.array([[QColor(image.pixel(x, y)).red() for x in range(image.width())] for y in range(image.height())])


# --- spectrograms --------------------------------------------------------------------------------------


@pytest.fixture
def view(qtbot):
    window = QWidget()
    view = SpectrogramView(window)
    qtbot.addWidget(window)
    view.resize(500, 400)
    window.show()
    yield view
    window.close()


def tone(bin_number, level=4.0):
    power = np.zeros((1, BINS), np.float32)
    power[0, bin_number] = level
    return power


def push(view, noisy, clean, gain, period=0.0, correlation=0.0):
    flat = np.full((1, BANDS), gain, np.float32)
    view.push(noisy, clean, flat, np.array([period], np.float32), np.array([correlation], np.float32))


def test_a_tone_is_bright_before_and_gone_after(view):
    push(view, tone(40), SILENCE, 0.0)
    before, after = view.before.raster.values[:, 0], view.after.raster.values[:, 0]
    assert abs((before.argmax() + 0.5) / before.size - height_of(2000.0)) < 0.02
    assert before.max() == 254
    assert not after.any()
    assert not view.gain.raster.values[:, 0].any()


def test_the_tone_is_where_the_axis_says(view, qapp):
    for _ in range(20):
        push(view, tone(40), SILENCE, 1.0)
    qapp.processEvents()
    plot = view.before.plot.getViewBox()
    place = view.mapFromScene(plot.mapViewToScene(plot.viewRect().topRight()))
    picture = view.grab().toImage()
    x = place.x() - 5
    top = view.mapFromScene(plot.sceneBoundingRect().topLeft()).y()
    bottom = view.mapFromScene(plot.sceneBoundingRect().bottomLeft()).y()
    brightness = [QColor(picture.pixel(x, y)).lightness() for y in range(top + 2, bottom - 2)]
    height = 1 - (np.argmax(brightness) + 2.5) / (bottom - top)
    assert abs(height - height_of(2000.0)) < 0.03


def test_levels_and_gain_can_be_read(view):
    push(view, np.full((1, BINS), 1e-4, np.float32), np.full((1, BINS), 1e-6, np.float32), 0.1)
    text = view.describe(0.0, float(height_of(1000.0)))
    assert "1.00 kHz" in text
    assert f"before {words.MINUS}40 dB" in text
    assert f"gain {words.MINUS}20 dB" in text
    assert f"after {words.MINUS}60 dB" in text


def test_the_pitch_line_is_drawn_over_voice_only(view):
    push(view, SILENCE, SILENCE, 1.0, period=SAMPLE_RATE / 200, correlation=0.9)
    push(view, SILENCE, SILENCE, 1.0, period=SAMPLE_RATE / 200, correlation=0.2)
    voiced, unvoiced = view.after.raster.values[:, 0], view.after.raster.values[:, 1]
    row = int(height_of(200.0) * voiced.size)
    assert np.flatnonzero(voiced == 255).tolist() == [row, row + 1]
    assert not (unvoiced == 255).any()


def test_frozen_pictures_keep_still(view):
    view.frozen = True
    push(view, tone(40), tone(40), 1.0)
    assert not view.before.raster.values.any()


def test_one_hop_is_one_pixel_of_time(view):
    for width in (500, 640):
        view.resize(width, 400)
        plot = view.after.plot.getViewBox()
        (begin, end), _ = plot.viewRange()
        assert end == 0
        assert -begin == pytest.approx(plot.width() * 0.01, abs=0.011)


def test_the_gain_picture_follows_the_theme(view, qapp):
    push(view, SILENCE, SILENCE, 1.0)
    for colours in (theme.LIGHT, theme.DARK):
        view.set_theme(colours)
        qapp.processEvents()
        plot = view.gain.plot.getViewBox()
        corner = view.mapFromScene(plot.sceneBoundingRect().bottomRight())
        assert close(pixel(view, corner.x() - 2, corner.y() - 10), colours.after)
        assert close(pixel(view, corner.x() - 20, corner.y() - 10), colours.groove)


# --- meters --------------------------------------------------------------------------------------------


def test_the_bar_jumps_up_and_falls_slowly():
    meter = Ballistics()
    meter.feed(-10.0, 0.03)
    assert meter.level_db == -10.0
    meter.feed(-60.0, 0.5)
    assert meter.level_db == pytest.approx(-22.0)
    assert meter.hold_db == -10.0
    meter.feed(-60.0, 1.1)
    assert meter.hold_db == meter.level_db, "the peak is let go after 1.5 s"


def test_clipping_stays_lit_for_a_while():
    meter = Ballistics()
    meter.feed(0.0, 0.03)
    meter.feed(-30.0, 2.9)
    assert meter.clipped
    meter.feed(-30.0, 0.2)
    assert not meter.clipped


@pytest.mark.parametrize("level", [float("nan"), float("-inf"), -300.0])
def test_no_level_is_silence(level):
    meter = Ballistics()
    meter.feed(level, 0.03)
    assert meter.level_db == -60.0


@pytest.mark.parametrize("side", ["before", "after"])
def test_the_bar_is_as_long_as_the_level(qtbot, side):
    meter = LevelMeter("Microphone", side)
    qtbot.addWidget(meter)
    meter.resize(400, 24)
    meter.set_level(-30.0, 0.03)
    bar = meter.bar()
    middle = bar.center().y()
    colour = getattr(theme.LIGHT, side)
    assert close(pixel(meter, bar.left() + 0.45 * bar.width(), middle), colour)
    assert close(pixel(meter, bar.left() + 0.55 * bar.width(), middle), theme.LIGHT.groove)
    assert close(pixel(meter, bar.center().x(), bar.top() - 1), colour), "the peak mark stands out of the bar"
    lamp = (meter.width() - 7, meter.height() / 2)
    assert close(pixel(meter, *lamp), theme.LIGHT.groove)
    meter.set_level(0.0, 0.03)
    assert close(pixel(meter, *lamp), theme.LIGHT.clip)


# --- bands ---------------------------------------------------------------------------------------------


def test_each_band_has_its_bar_and_its_comb_line(qtbot):
    bands = GainView()
    qtbot.addWidget(bands)
    bands.resize(600, bands.sizeHint().height())
    gain, strength = np.zeros(BANDS, np.float32), np.zeros(BANDS, np.float32)
    gain[10], gain[20], strength[5] = 1.0, 0.5, 1.0
    bands.set_bands(gain, strength)
    area = bands.bars()
    step = area.width() / BANDS

    def at(band, height):
        return pixel(bands, area.left() + (band + 0.5) * step, area.bottom() - height * area.height())

    assert close(at(10, 0.9), theme.LIGHT.after)
    assert close(at(20, 0.4), theme.LIGHT.after)
    assert close(at(20, 0.6), theme.LIGHT.groove)
    assert close(at(0, 0.5), theme.LIGHT.groove)
    assert close(at(5, 0.98), theme.LIGHT.before)
    assert close(at(5, 0.5), theme.LIGHT.groove)
    assert bands.describe().startswith("Kept: low")


# --- trend ---------------------------------------------------------------------------------------------


def test_the_curve_is_as_high_as_the_reduction(qtbot):
    trend = TrendView()
    qtbot.addWidget(trend)
    trend.resize(300, 150)
    for value in [float("nan"), *[20.0] * (POINTS + 5)]:
        trend.push(value)
    middle = trend.curve().center()
    assert close(pixel(trend, middle.x(), trend.height_of(20.0)), theme.LIGHT.after)
    assert close(pixel(trend, middle.x(), trend.height_of(30.0)), theme.LIGHT.card)
    assert trend.describe() == "last minute: 20 to 20 dB"
