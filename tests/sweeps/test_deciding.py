"""What decides the answer: known functions give known leaders, noise is not called decisive, and the page says what was found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from sim.cli.report import main
from sim.pages.report.deciding import write_page
from sim.runs.finding import Finding, read_finding
from sim.settings.codebook import codebook, read_yaml
from sim.settings.errors import UserError
from sim.sweeps.deciding import estimate as deciding
from sim.sweeps.shared.charts import draw_sweep
from sim.sweeps.shared.registry import finding_of
from sim.sweeps.shared.sweep import Sweep
from tests.sweeps.synthetic_sensitivity import saltelli_sweep, sampled_sweep, uniform
from tests.sweeps.synthetic_sweep import number

KM2, SUPPORT = "occupied_end_km2", "support_at_signature"
JUDGED, OTHER, MEASURED = "regrouping.aims_mean_share", "truce.monitor_restraint_share", "opinion.ready_west_share"


def factors() -> list[dict[str, object]]:
    return [number(path, 0, 1) for path in (JUDGED, OTHER, MEASURED)] + uniform(6)


def made(folder: Path, rows: int = 256) -> Sweep:
    """Ground hangs on the first number, support, which only some worlds have, on the third; nobody moves the clash."""
    functions = {
        KM2: lambda x, luck: 4 * x[JUDGED] + x[OTHER] + luck,
        SUPPORT: lambda x, luck: np.where(luck < 0.7, 0.3 * x[MEASURED] + 0.05 * luck, np.nan),
        "direct_clash": lambda x, luck: 0 * luck,
    }
    return saltelli_sweep(folder, factors(), functions, rows, chance=True)


def analysed(sweep: Sweep, **options: object) -> Finding:
    return finding_of("deciding", sweep, deciding.DEFAULTS | {"outcomes": [KM2, SUPPORT, "direct_clash"]} | options)


def test_the_leaders_of_known_functions(tmp_path: Path) -> None:
    table = analysed(made(tmp_path)).tables["deciding"]
    ground, support = table[table["outcome"] == KM2], table[table["outcome"] == SUPPORT]
    assert ground["factor"].tolist()[:2] == [JUDGED, OTHER]
    assert ground["statistic"].unique().tolist() == [deciding.SHARE]
    variances = np.array([16, 1, 1]) / 12  # of the two numbers and of luck
    assert ground["size"].iloc[0] == pytest.approx(variances[0] / variances.sum(), abs=0.1)
    assert ground["distinguishable"].tolist()[0]
    assert ground["effect"].iloc[0] > 0.5
    assert support["factor"].iloc[0] == MEASURED
    assert support["statistic"].unique().tolist() == [deciding.RANK]
    assert support["distinguishable"].tolist() == [True, False, False, False, False]


def test_basis_source_and_note_are_those_of_the_codebook(tmp_path: Path) -> None:
    row = analysed(made(tmp_path)).tables["deciding"].iloc[0]
    group, _, name = JUDGED.partition(".")
    entry = codebook()[group][name]
    assert (row["basis"], row["note"], row["sources"]) == (entry.basis, entry.note, ", ".join(entry.sources))
    assert row["label"].startswith(f"{group}: ")


def test_what_nothing_moves_is_said_to_be_so(tmp_path: Path) -> None:
    finding = analysed(made(tmp_path))
    assert "direct_clash" not in set(finding.tables["deciding"]["outcome"])
    assert any("Direct NATO-Russia clash" in sentence and "too few worlds differ" in sentence for sentence in finding.sentences)


def test_noise_is_not_called_decisive(tmp_path: Path) -> None:
    """Every number turns the same few answers, and none more than another: at this size which leads is an accident."""

    def rare(x: Mapping[str, np.ndarray], luck: np.ndarray) -> np.ndarray:
        return (np.modf(1e4 * sum(x.values()))[0] < 0.05) + luck

    sweep = saltelli_sweep(tmp_path, uniform(60), {KM2: rare}, 16, chance=True)
    finding = finding_of("deciding", sweep, deciding.DEFAULTS | {"outcomes": [KM2]})
    assert not finding.tables["deciding"]["distinguishable"].any()
    assert "is distinguishable from noise" in finding.sentences[0]
    assert finding.sentences[-1].startswith("Nothing stands out")


def test_other_designs_are_told_by_ranks(tmp_path: Path) -> None:
    sweep = sampled_sweep(tmp_path, factors(), {KM2: lambda x, luck: x[JUDGED] - x[OTHER] + 0.2 * luck}, 200)
    table = finding_of("deciding", sweep, deciding.DEFAULTS | {"outcomes": [KM2], "named": 2}).tables["deciding"]
    assert set(table["factor"]) == {JUDGED, OTHER}
    assert table["statistic"].unique().tolist() == [deciding.RANK]


def test_the_page_and_its_chart(tmp_path: Path) -> None:
    sweep = made(tmp_path / "sweep")
    options = deciding.DEFAULTS | {"outcomes": [KM2, SUPPORT, "direct_clash"]}
    sweep.manifest["analyses"] = {"deciding": options}
    from sim.settings.files import write_manifest

    write_manifest(sweep.folder, sweep.manifest)
    page = tmp_path / "page.md"
    assert main([str(sweep.folder), "--markdown", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert f"| `{JUDGED}` |" in text
    assert "N = 256 rows" in text
    assert (tmp_path / "gallery" / "deciding.png").stat().st_size > 5_000
    found = read_finding(sweep.folder, "deciding")
    assert found is not None
    assert all(sentence in text for sentence in found.sentences)


def test_the_command_that_writes_the_page_writes_the_leading_numbers(tmp_path: Path) -> None:
    """Each with the outcomes that it decides, the leader of each outcome first, what is distinguishable before what is not."""
    sweep = made(tmp_path / "sweep")
    sweep.manifest["analyses"] = {"deciding": deciding.DEFAULTS | {"outcomes": [KM2, SUPPORT, "direct_clash"]}}
    from sim.settings.files import write_manifest

    write_manifest(sweep.folder, sweep.manifest)
    file = tmp_path / "leading.yaml"
    assert main([str(sweep.folder), "--markdown", str(tmp_path / "page.md"), "--leading", str(file)]) == 0
    content = read_yaml(file)
    assert "N = 256 rows" in content["from"]
    numbers = content["numbers"]
    assert list(numbers)[:2] == [JUDGED, MEASURED]
    assert [row["outcome"] for row in numbers[MEASURED]] == [SUPPORT]
    (first,) = (row for row in numbers[JUDGED] if row["outcome"] == KM2)
    assert first["statistic"] == deciding.SHARE
    assert first["low"] <= first["index"] <= first["high"]
    assert main([str(sweep.folder), "--leading", str(file)]) == 2


def test_a_sweep_without_the_analysis_has_no_page(tmp_path: Path) -> None:
    sweep = made(tmp_path / "sweep", rows=16)
    with pytest.raises(UserError, match="holds no analysis 'deciding'"):
        write_page(sweep.folder, tmp_path / "page.md")
    assert not draw_sweep(sweep.folder)
