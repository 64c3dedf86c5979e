"""What a funnel plot shows."""

import pytest

from catalogue.plotting import FunnelPoint, draw_funnel
from tests.catalogue.plotting.boxes import SVG, drawn, parse, rising, titles
from tests.catalogue.plotting.pictures import FUNNEL_TEXTS, funnel

PLAIN = tuple(FunnelPoint(f"Studie {n}", 0.1 * n - 0.2, 0.1 + 0.05 * n) for n in range(6))


def circles(svg: str) -> list[tuple[float, float]]:
    found = (one.attrib for one in parse(svg).iter(f"{SVG}circle"))
    return [(float(place["cx"]), float(place["cy"])) for place in found]


@pytest.mark.parametrize("width", [320, 900, 1600])
def test_effects_run_to_the_right_and_standard_errors_down(width: int) -> None:
    places = circles(draw_funnel(funnel(0, points=PLAIN), width=width))

    assert rising([x for x, _ in places])
    assert rising([y for _, y in places])


def test_every_point_says_its_name() -> None:
    svg = draw_funnel(funnel(0, points=PLAIN), width=320)

    assert {point.label for point in PLAIN} <= set(titles(svg))


def test_funnel_is_196_standard_errors_wide_on_both_sides_of_the_estimate() -> None:
    edge = FunnelPoint("op de rand", 0.22 + 1.959964 * 0.3, 0.3)
    tip = FunnelPoint("op de schatting", 0.22, 0.3)
    svg = draw_funnel(funnel(0, points=(edge, tip)), width=900)

    region = next(parse(svg).iter(f"{SVG}polygon")).attrib["points"]
    (left, foot), (apex, top), (right, _) = (
        [float(part) for part in corner.split(",")] for corner in region.split()
    )
    (x, y), (centre, _) = circles(svg)
    share = (y - top) / (foot - top)
    assert centre == pytest.approx(apex, abs=0.02)
    assert x == pytest.approx(apex + share * (right - apex), abs=0.02)
    assert right - apex == pytest.approx(apex - left, abs=0.02)


def test_plot_without_an_estimate_has_points_and_no_funnel() -> None:
    svg = draw_funnel(funnel(0, points=PLAIN, estimate=None), width=600)

    assert len(circles(svg)) == 6
    assert "<polygon" not in svg
    assert FUNNEL_TEXTS.estimate not in drawn(svg)


@pytest.mark.parametrize(("effect", "error"), [(25.0, 0.1), (-40.0, 0.1), (0.2, 90.0)])
def test_outlier_is_an_arrow_at_the_edge_and_squashes_nothing(effect: float, error: float) -> None:
    odd = FunnelPoint("vreemd", effect, error)

    svg = draw_funnel(funnel(0, points=(*PLAIN, odd)), width=600)

    xs, ys = zip(*circles(svg), strict=True)
    assert len(xs) == 6
    assert max(xs) - min(xs) > 60
    assert max(ys) - min(ys) > 120
    assert "vreemd" in titles(svg)


@pytest.mark.parametrize("estimate", [0.2, None])
def test_single_study_is_drawn(estimate: float | None) -> None:
    svg = draw_funnel(funnel(0, points=PLAIN[:1], estimate=estimate), width=320)

    assert len(circles(svg)) == 1


def test_axis_far_from_no_effect_draws_no_line_there() -> None:
    far = tuple(FunnelPoint(point.label, point.effect + 50, 0.1) for point in PLAIN)

    svg = draw_funnel(funnel(0, points=far, estimate=50.0), width=600)

    assert [text for text in drawn(svg) if text.startswith("50,")]
    assert not {"0,0", "0"} & set(drawn(svg))


def test_plot_without_studies_says_so() -> None:
    assert FUNNEL_TEXTS.empty in drawn(draw_funnel(funnel(0), width=320))


def test_point_needs_a_standard_error_above_zero() -> None:
    with pytest.raises(ValueError, match="above 0"):
        FunnelPoint("Bell", 0.2, 0.0)
    with pytest.raises(ValueError, match="finite"):
        FunnelPoint("Bell", 0.2, float("inf"))
