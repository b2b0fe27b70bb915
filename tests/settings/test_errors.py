"""An error says where, what, what is allowed and what to do; exit code 2, no traceback, nothing written."""

import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli.jobs import write_status
from sim.settings.codebook import number_of
from sim.settings.composing import load
from sim.settings.errors import UserError, did_you_mean, nearest

ROOT = Path(__file__).parents[2]

REFUSED = [
    (["worlds=0"], "worlds is 0; allowed: a whole number from 1"),
    (["weeks=0"], "weeks is 0; allowed"),
    (["citizens=-1"], "citizens is -1; allowed"),
    (["seed=-1"], "seed is -1; allowed: a whole number from 0"),
    (["worlds=many"], "worlds is 'many'; allowed"),
    (["worlds=10.5"], "worlds is 10.5; allowed"),
    (["worlds=true"], "worlds is True; allowed"),
    (["workers=0"], "allowed: auto, or a whole number from 1"),
    (["report=maybe"], "report is 'maybe'; allowed: auto, or true or false"),
    (["charts=no_such_chart"], "unknown chart 'no_such_chart'"),
    (["start.date=2024-13-01"], "start.date is '2024-13-01'; allowed: a date"),
    (["parameters=posteriors"], "Did you mean 'posterior'?"),
    (["trajectories=2000"], "trajectories is 2000; allowed: '0 to the number"),
    (["administration_after=trumpp"], "Did you mean 'trump'?"),
    (["world=3"], "unknown key 'world'. Did you mean 'worlds'?"),
    (["+typo=1"], "unknown key 'typo'"),
    (["+truce.typo=1"], "unknown key 'truce.typo'"),
    (["regrouping.aims_mean=0.2"], "Did you mean 'regrouping.aims_mean_share'?"),
    (["aims_mean_share=0.2"], "Did you mean 'regrouping.aims_mean_share'?"),
    (["regrouping.aims_mean_share=0.99"], "regrouping.aims_mean_share is 0.99"),
    (["regrouping.aims_mean_share=0.99"], "Set allow_out_of_range=true to leave it."),
    (["regrouping.aims_mean_share=high"], "must be a number (share)"),
    (["regrouping.aims_mean_share=nan"], "is nan; allowed"),
    (["regrouping.aims_mean_share={value: 0.3, sorce: M1}"], "Did you mean 'source'?"),
    (["guarantee.kind=aliance"], "Did you mean 'alliance'?"),
    (["truce=3"], "it is a group of numbers; write truce.<name>=<value>"),
    (["+scenario=nato_garantee"], "unknown scenario 'nato_garantee'. Did you mean 'nato_guarantee'? All: "),
    (["scenario=nato_guarantee"], "scenario is asked for with a plus: +scenario=<name>"),
    (["terms=frezze"], "unknown terms 'frezze'. Did you mean 'freeze'?"),
    (["terms=3"], "take the name of a choice"),
    (["+terms=freeze"], "terms exists already: write terms=<value>"),
    (["+worlds=3"], "worlds exists already"),
    (["worlds=1,2"], "python -m sim -m worlds=1,2"),
    (["charts=a,b"], "charts=[a,b]"),
    (["~regrouping.aims_mean_share"], "nothing can be deleted"),
    (["nato_guarantee"], "cannot read 'nato_guarantee'; write key=value"),
    (["worlds=[1"], "cannot read 'worlds=[1'"),
]


@pytest.mark.parametrize(("overrides", "message"), REFUSED, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_a_faulty_configuration_is_refused_in_plain_words(overrides, message):
    with pytest.raises(UserError) as refusal:
        load(overrides)
    assert message.replace("'0 to", "0 to") in str(refusal.value)


def run(folder, *words):
    command = [sys.executable, "-m", "sim", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT), "PATH": ""})


@pytest.mark.parametrize(
    "words",
    [
        ["worlds=0"],
        ["+typo=1"],
        ["+scenario=nato_garantee"],
        ["run_dir=/dev/null/run"],
        ["--foo"],
        ["-m", "worlds=3,0"],
        ["-m", "+scenario=baseline,nowhere"],
        ["codebook", "no_such_number"],
    ],
    ids=" ".join,
)
def test_the_command_line_exits_with_2_and_one_message_and_writes_nothing(tmp_path, words):
    answer = run(tmp_path, *words)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert 1 <= len(answer.stderr.strip().splitlines()) <= 2
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    answer = run(tmp_path, "run_dir=file")
    assert answer.returncode == 2
    assert "run_dir is 'file', which cannot be written" in answer.stderr


def test_the_nearest_name_is_found_across_groups():
    known = ["regrouping.aims_mean_share", "guarantee.pledge_share", "worlds"]
    assert nearest("truce.pledge_share", known) == "guarantee.pledge_share"
    assert nearest("pledge", known) == "guarantee.pledge_share"
    assert nearest("wrlds", known) == "worlds"
    assert nearest("xyz", known) is None
    assert did_you_mean("xyz", known) == ""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": 2.0}, "allowed 0 to 1"),
        ({"basis": "guess"}, "has basis 'guess'"),
        ({"low": "none"}, "both must be numbers"),
        ({"unit": None, "nte": "x"}, "not known: nte"),
        ({"is_definition": "yes"}, "is_definition 'yes'; allowed: true or false"),
    ],
)
def test_a_bad_entry_of_the_codebook_is_refused(change, message):
    entry = {"value": 0.5, "unit": "share", "low": 0, "high": 1, "basis": "judgement", "source": "M1", "note": "x"} | change
    with pytest.raises(UserError, match=message):
        number_of("truce", "some_share", entry)


def test_an_entry_without_all_fields_is_refused():
    with pytest.raises(UserError, match="lacks unit, low, high, basis, source, note"):
        number_of("truce", "some_share", {"value": 0.5})


def test_the_status_of_a_job_is_left_in_its_folder(tmp_path):
    write_status(tmp_path, "failed", "bad luck")
    assert (tmp_path / "status.yaml").read_text() == "status: failed\nerror: bad luck\n"


FAILING_JOBS = """
import sys
import sim.cli.jobs as jobs

def some_fail(config):
    if config.worlds == 2:
        raise RuntimeError("bad luck")

jobs.run_job = some_fail
from sim.__main__ import main
sys.exit(main(["-m", "hydra/launcher=basic", "worlds=1,2,3", "run_dir=all"]))
"""


def test_a_failed_job_of_many_is_recorded_and_the_others_run(tmp_path):
    env = {"PYTHONPATH": str(ROOT), "PATH": ""}
    answer = subprocess.run([sys.executable, "-c", FAILING_JOBS], cwd=tmp_path, capture_output=True, text=True, check=False, env=env)
    assert answer.returncode == 1
    assert "job 1 failed" in answer.stderr
    assert "bad luck" in answer.stderr
    statuses = [(tmp_path / "all" / f"{job}_baseline" / "status.yaml").read_text().splitlines()[0] for job in range(3)]
    assert statuses == ["status: done", "status: failed", "status: done"]
