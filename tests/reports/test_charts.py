from xml.etree import ElementTree as ET

import pytest

from tfm_desktop.domain.plans import ActionFields, ActionStatus
from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.reports.charts import progress_picture, progress_words, to_svg, whole_picture
from tfm_desktop.reports.palette import DARK, LIGHT, Palette

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: bytes) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def test_words_count_each_status(plan_sheet: PlanSheet) -> None:
    assert progress_words(plan_sheet.aims[0].actions) == "3 actions: 1 done, 1 under way, 1 not started"
    assert progress_words(plan_sheet.aims[1].actions[:1]) == "1 action: 1 done"
    assert progress_words(()) == "no actions yet"


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_picture_says_in_words_what_it_shows(palette: Palette, plan_sheet: PlanSheet) -> None:
    told = texts(to_svg(progress_picture(plan_sheet.aims, 600, palette)))
    assert "Aim 2" in told
    assert "2 actions: 1 done, 1 blocked" in told
    assert {status.value for status in ActionStatus} <= set(told)


def test_bars_are_as_long_as_their_actions(plan_sheet: PlanSheet) -> None:
    svg = ET.fromstring(to_svg(progress_picture(plan_sheet.aims, 600)))
    bars: dict[str, float] = {}
    for box in svg.iter(f"{SVG}rect"):
        if float(box.get("height", 0)) > 10:
            bars[box.get("y", "")] = bars.get(box.get("y", ""), 0) + float(box.get("width", 0))
    first, second = bars.values()
    assert first / 3 == pytest.approx(second / 2, rel=0.01)


@pytest.mark.parametrize("width", [360, 500, 900])
def test_nothing_stands_outside_the_picture(width: int, plan_sheet: PlanSheet) -> None:
    drawing = whole_picture(plan_sheet.aims * 20, width)
    left, _, right, top = drawing.getBounds()
    assert left >= 0
    assert right <= width + 1
    assert top <= drawing.height + 1


def test_text_of_the_window_is_text_in_the_shipped_family(plan_sheet: PlanSheet) -> None:
    svg = ET.fromstring(to_svg(whole_picture(plan_sheet.aims, 500, DARK)))
    assert {element.get("font-family") for element in svg.iter(f"{SVG}text")} == {"Noto Sans"}


def test_picture_without_actions_says_so(plan_sheet: PlanSheet) -> None:
    assert "no actions yet" in texts(to_svg(whole_picture((), 500)))
    assert isinstance(plan_sheet.aims[0].actions[0], ActionFields)
