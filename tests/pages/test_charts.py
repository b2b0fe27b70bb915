"""Charts: all are drawn, fit their page, hide no words, say what run they come from, and stay small."""

import subprocess
import sys
from itertools import combinations
from xml.etree import ElementTree

import pytest
from matplotlib.transforms import Bbox

from sim.pages.draw_charts import draw_all
from sim.settings.charts import chart_names, charts
from tests.engine.drawn import drawn_words
from tests.sweeps.synthetic import write_run

RUNS = {
    "usual": {"worlds": 120},
    "unsigned": {"worlds": 40, "weeks": 104, "signing": False, "talks": False},
    "short": {"worlds": 20, "weeks": 8},
    "smallest": {"worlds": 1, "weeks": 1},
}
LARGEST_BYTES = 70_000
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A run of each kind, made when first asked for."""
    made = {}

    def run_of(kind):
        if kind not in made:
            made[kind] = write_run(tmp_path_factory.mktemp(kind), **RUNS[kind])
        return made[kind]

    return run_of


@pytest.fixture(scope="module")
def usual(runs):
    return runs("usual")


@pytest.fixture(scope="module")
def unsigned(runs):
    return runs("unsigned")


def words_of(svg):
    return [element.text or "" for element in ElementTree.parse(svg).iter(f"{SVG}text")]


def boxes_drawn(run_dir, name):
    """Every text that a chart draws, with its box in pixels, and the page."""
    from importlib import import_module

    from sim.runs.drawing.style import in_house_style
    from sim.runs.opened import Run

    with in_house_style():
        return drawn_words(import_module(f"sim.pages.charts.{name}").draw(Run(run_dir)))


def test_each_is_written_as_picture_and_as_vectors(usual):
    written = draw_all(usual)
    assert [path.name for path in written] == [f"{name}.{kind}" for name in chart_names() for kind in ("png", "svg")]
    for svg in written[1::2]:
        text = svg.read_text(encoding="utf-8")
        assert len(text) < LARGEST_BYTES, svg.name
        assert "<image" not in text
        words = " ".join(words_of(svg))
        for reason in ("Scenario nato_guarantee", "administration trump", "seed 1", "world", "2 Dec 2024"):
            assert reason in words, svg.name


@pytest.mark.parametrize("name", chart_names())
@pytest.mark.parametrize("kind", RUNS)
def test_words_stay_on_the_page_and_off_each_other(runs, kind, name):
    boxes, width, height = boxes_drawn(runs(kind), name)
    assert boxes
    for words, box in boxes:
        assert box.x0 >= 0, words
        assert box.x1 <= width, words
        assert box.y0 >= 0, words
        assert box.y1 <= height, words
    for (words, box), (others, other) in combinations(boxes, 2):
        shared = Bbox.intersection(box, other)
        assert shared is None or min(shared.width, shared.height) < 2, f"{words!r} covers {others!r}"


def test_pictures_are_1200_pixels_wide(usual):
    from matplotlib import image

    picture, _ = draw_all(usual, ["arc"])
    assert image.imread(picture).shape[1] == 1200


def test_titles_state_what_the_numbers_say(usual):
    import pandas as pd

    draw_all(usual, ["survival", "territory"])
    survival = pd.read_parquet(usual / "survival.parquet").set_index("weeks_held")["survival"]
    assert f"{survival[52]:.0%} hold one" in " ".join(words_of(usual / "charts" / "survival.svg"))
    weekly = pd.read_parquet(usual / "weekly.parquet")
    last = weekly[weekly["series"] == "occupied_km2"].iloc[-1]["q50"]
    assert f"{round(last, -2):,.0f} km²" in " ".join(words_of(usual / "charts" / "territory.svg"))


@pytest.mark.parametrize("name", ["survival", "incidents", "guarantee_by_member", "overview", "arc"])
def test_where_nothing_was_signed_the_chart_says_so(unsigned, name):
    draw_all(unsigned, [name])
    reason = " ".join(words_of(unsigned / "charts" / f"{name}.svg")).lower()
    assert "none of 40 worlds" in reason or "no world" in reason


def test_vectors_of_two_charts_can_share_a_page(usual):
    draw_all(usual, ["people", "economy"])
    names = [{e.get("id") for e in ElementTree.parse(usual / "charts" / f"{n}.svg").iter() if e.get("id")} for n in ("people", "economy")]
    assert names[0].isdisjoint(names[1])


def test_drawing_twice_gives_the_same_file(usual):
    svg = draw_all(usual, ["forces"])[1]
    first = svg.read_bytes()
    draw_all(usual, ["forces"])
    assert svg.read_bytes() == first


def test_an_unknown_chart_is_named(usual):
    with pytest.raises(ValueError, match="teritory"):
        draw_all(usual, ["teritory"])


def test_naming_the_charts_needs_no_matplotlib():
    heavy = "{'matplotlib', 'pandas', 'numpy'}"
    code = f"import sys; from sim.settings.charts import chart_names; assert not {heavy} & set(sys.modules); print(len(chart_names()))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == str(
        len(chart_names())
    )


def test_each_states_a_place_of_its_own_and_how_to_read_it():
    assert len({chart.place for chart in charts()}) == len(charts())
    assert all(chart.reading.endswith(".") and chart.misreading.endswith(".") for chart in charts())


def test_a_chart_is_one_new_file(tmp_path, monkeypatch):
    """It is found by its file, takes its place in the reading order, and is refused where it does not say how to read it."""
    from sim.settings import charts as home

    monkeypatch.setattr(home, "FOLDER", tmp_path)
    for name, place in (("early", 5), ("late", 15)):
        (tmp_path / f"{name}.py").write_text(f'PLACE: Final = {place}\nREADING: Final = "So."\nMISREADING: Final = "Not so."\n')
    assert [chart.name for chart in charts.__wrapped__()] == ["early", "late"]
    (tmp_path / "mute.py").write_text("PLACE: Final = 7\n")
    with pytest.raises(ValueError, match=r"mute\.py.*READING, MISREADING"):
        charts.__wrapped__()
