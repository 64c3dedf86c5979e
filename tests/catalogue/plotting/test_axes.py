"""Axes that no outlier squashes, with ticks that can be read."""

import pytest

from catalogue.plotting.axes import Axis, Tick, padded, round_step, span, ticks
from catalogue.plotting.canvas import Canvas
from catalogue.plotting.frame import draw_tick_labels
from tests.catalogue.plotting.boxes import drawn


def test_values_are_placed_in_proportion_and_kept_on_the_axis() -> None:
    axis = Axis(-1.0, 1.0, 100.0, 300.0)

    assert [axis.at(value) for value in (-5, -1, 0, 0.5, 9)] == [100, 100, 200, 250, 300]
    assert [axis.beyond(value) for value in (-5, -1, 0, 1, 9)] == [-1, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("least", "step"), [(0.3, 0.5), (0.5, 0.5), (1, 1), (1.1, 2), (6, 10), (0.07, 0.1)]
)
def test_steps_are_one_two_or_five(least: float, step: float) -> None:
    assert round_step(least) == pytest.approx(step)


def test_ticks_are_as_many_as_fit() -> None:
    wide = ticks(Axis(-1.1, 2.2, 0.0, 600.0), "nl")
    narrow = ticks(Axis(-1.1, 2.2, 0.0, 130.0), "nl")

    assert [tick.label for tick in wide] == ["−1,0", "−0,5", "0,0", "0,5", "1,0", "1,5", "2,0"]
    assert [tick.label for tick in narrow] == ["−1", "0", "1", "2"]


def test_ticks_that_run_down_count_their_height() -> None:
    assert len(ticks(Axis(0, 0.5, 0, 100), "en", height=20)) == 6
    assert len(ticks(Axis(0, 0.5, 0, 100), "en", height=60)) == 2


def test_label_that_would_leave_the_picture_is_not_written() -> None:
    canvas, axis = Canvas(320, "light"), Axis(-1.0, 1.0, 2.0, 300.0)

    draw_tick_labels(canvas, axis, [Tick(-1.0, "−1,00e12"), Tick(0.0, "0")], 10)

    assert drawn(canvas.picture("Titel", "", "nl", 100)) == ["0"]


def test_axis_shows_every_usual_value() -> None:
    assert span([-0.4, 0.1, 0.2, 0.9], [0.0], 0.5) == (-0.4, 0.9)
    assert span([], [0.0, 0.3], 0.5) == (0.0, 0.3)


@pytest.mark.parametrize("outlier", [25.0, -40.0, 1e9, 1e300])
def test_outlier_does_not_move_the_axis(outlier: float) -> None:
    assert span([0.1, 0.2, 0.3, 0.4, outlier], [0.0], 0.5) == (0.0, 0.4)


def test_axis_without_length_gets_one() -> None:
    assert padded(0.0, 0.0, 0.1) == (-0.5, 0.5)
    assert padded(0.0, 2.0, 0.1) == (-0.2, 2.2)
