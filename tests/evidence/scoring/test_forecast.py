"""The ledger of forecasts, and the command that writes it."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from sim.cli.forecast import main
from sim.cli.help import help_text
from sim.evidence.questions.chain import append, content_hash, line_hash, verify
from sim.evidence.questions.chances import chances, smoothed
from sim.evidence.questions.listing import page
from sim.settings.errors import UserError
from sim.settings.searchpath import EXPERIMENT, choices_of


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "forecasts.jsonl"
    for number in range(4):
        append(path, {"invented": number})
    return path


def broken_at(path):
    return verify(path).broken


def rewrite(path, change):
    lines = path.read_text().splitlines()
    path.write_text("".join(f"{line}\n" for line in change(lines)))


def test_a_whole_chain_holds(ledger):
    checked = verify(ledger)
    assert (checked.entries, checked.broken) == (4, None)
    assert checked.last_sha256 == line_hash(ledger.read_text().splitlines()[-1])


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_changed_entry_is_named(ledger, place):
    rewrite(ledger, lambda lines: [line.replace('"invented": ', '"invented": 9') if at == place else line for at, line in enumerate(lines)])
    assert broken_at(ledger) == place + 1


def test_a_changed_entry_with_a_new_hash_of_its_own_breaks_the_next(ledger):
    def forged(lines):
        entry = json.loads(lines[1]) | {"invented": 99}
        return [lines[0], json.dumps(entry | {"sha256": content_hash(entry)}), *lines[2:]]

    rewrite(ledger, forged)
    assert broken_at(ledger) == 3


@pytest.mark.parametrize(
    ("change", "first_broken"),
    [
        (lambda lines: lines[:1] + lines[2:], 2),
        (lambda lines: lines[1:], 1),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], 2),
        (lambda lines: [*lines[:2], lines[1], *lines[2:]], 3),
        (lambda lines: [*lines[:2], "", *lines[2:]], 3),
        (lambda lines: [lines[0], lines[1][:20], *lines[2:]], 2),
        (lambda lines: [lines[0], "[]", *lines[2:]], 2),
    ],
)
def test_what_is_taken_out_moved_put_in_or_cut_is_found(ledger, change, first_broken):
    rewrite(ledger, change)
    assert broken_at(ledger) == first_broken


def test_a_last_line_cut_short_is_found(ledger):
    ledger.write_bytes(ledger.read_bytes()[:-1])
    assert broken_at(ledger) == 4


def test_a_chain_written_whole_anew_holds_so_that_help_and_page_ask_to_publish_the_hash(ledger, tmp_path, capsys):
    other = tmp_path / "other.jsonl"
    for number in range(4):
        append(other, {"invented": -number})
    assert verify(other).broken is None
    assert verify(other).last_sha256 != verify(ledger).last_sha256
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "publish the SHA-256" in " ".join(capsys.readouterr().out.split())
    assert "publish the hash" in " ".join(page().split())


def test_nothing_is_added_to_a_broken_ledger(ledger):
    rewrite(ledger, lambda lines: lines[1:])
    with pytest.raises(UserError, match="entry 1 is broken"):
        append(ledger, {"invented": 5})


def test_many_at_once_make_one_chain(tmp_path):
    path = tmp_path / "forecasts.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: append(path, {"invented": number}), range(40)))
    assert verify(path)[:1] == (40,)
    assert broken_at(path) is None


def test_answers_of_other_rules_are_refused(run_dir, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sim.evidence.questions.chances.rules_hash", lambda: "changed")
    assert main([str(run_dir), "--ledger", str(tmp_path / "ledger.jsonl")]) == 2
    assert "rules have changed since" in capsys.readouterr().err


def test_probabilities_are_never_certain(run_dir):
    assert (smoothed(0, 999), smoothed(999, 999)) == pytest.approx((0.0005, 0.9995))
    found = chances(run_dir)
    assert all(0 < row.probability < 1 for row in found)
    assert all(row.low < row.probability < row.high for row in found)


def test_the_command_forecasts_a_finished_run_and_verifies(run_dir, tmp_path, capsys):
    ledger = tmp_path / "deeper" / "ledger.jsonl"
    assert main([str(run_dir), "--ledger", str(ledger)]) == 0
    assert "A general ceasefire is agreed by 31 December 2025" in capsys.readouterr().out
    entry = json.loads(ledger.read_text())
    assert entry["configuration_sha256"] == json.loads((run_dir / "manifest.json").read_text())["fingerprint"]
    assert len(entry["forecasts"]) >= 25
    manifest = json.loads((run_dir / "manifest.json").read_text())
    assert (entry["run"]["command"], entry["run"]["parameters"]) == (manifest["command"], manifest["config"]["parameters"])
    assert entry["series"]["key_rate"]["dates"][-1] == "2026-12-31"
    assert main(["--verify", "--ledger", str(ledger)]) == 0
    assert "1 entries, none broken" in capsys.readouterr().out
    rewrite(ledger, lambda lines: [lines[0].replace('"seed": 1', '"seed": 2')])
    assert main(["--verify", "--ledger", str(ledger)]) == 1
    assert "entry 1 is broken" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["no_such_folder"], "there is no folder"),
        (["--verify", "--ledger", "no_such_ledger"], "there is no ledger"),
        (["--verify", "--ledger", "docs"], "--ledger docs cannot be read: Is a directory"),
        (["--verify", "x=1"], "takes no run"),
        (["wrlds=3"], "worlds"),
        (["+scenario=basline", "worlds=3"], "baseline"),
        (["+experiment=anything"], "an experiment is for"),
    ],
)
def test_a_wrong_command_says_what_is_wrong(words, reason, capsys):
    assert main(words) == 2
    assert reason in capsys.readouterr().err


def test_a_folder_without_forecasts_is_refused(tmp_path, capsys):
    (tmp_path / "manifest.json").write_text("{}")
    assert main([str(tmp_path)]) == 2
    assert "run it again" in capsys.readouterr().err


def test_the_command_runs_what_it_is_told(tmp_path):
    folder, ledger = tmp_path / "run", tmp_path / "ledger.jsonl"
    words = ["+scenario=baseline", "worlds=4", "weeks=32", "citizens=20", f"run_dir={folder}"]
    answer = subprocess.run(
        [sys.executable, "-m", "sim", "forecast", *words, "--ledger", str(ledger)], capture_output=True, text=True, timeout=600, check=False
    )
    assert answer.returncode == 0, answer.stderr
    assert not (folder / "charts").exists()
    assert "us_pauses_aid_by_2025_06_30" in json.loads(ledger.read_text())["forecasts"]
    assert "4 worlds" in answer.stdout


def test_no_name_runs_into_its_text_in_the_help_of_the_house():
    text = help_text()
    for group in ("scenario", "terms", "guarantee", EXPERIMENT):
        for name in choices_of(group):
            assert f"  {name}  " in text, name
    assert "[--signs|--hindcast|--patterns|--scenarios]" in text
