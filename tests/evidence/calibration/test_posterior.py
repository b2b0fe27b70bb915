"""parameters=posterior: every world takes one row for all numbers, in any chunk; what is pinned stays; what is wrong is refused."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.cli.codebook import main as codebook_main
from sim.engine.batch import of_worlds
from sim.engine.draws import draw
from sim.evidence.calibration.priors import priors_of
from sim.runs.manifest import fingerprint, posterior_of
from sim.runs.progress import Stopwatch
from sim.runs.run import manifest
from sim.settings import facts, pinned
from sim.settings import posterior as sample
from sim.settings.composing import load
from sim.settings.errors import UserError
from tests.engine.test_bits import bits, same
from tests.evidence.calibration.toy import PATHS

WORLDS = np.arange(60)
SHIPPED_SHA256 = pinned.POSTERIOR_SHA256


def about(paths=PATHS, **changes):
    numbers = priors_of(paths).numbers
    priors = {number.path: [number.low, number.value, number.high] for number in numbers}
    return {"priors": priors, "facts_hash": facts.facts_hash(), "command": "python -m sim calibrate --ship", "created": "today"} | changes


def rows_of(paths, size=40):
    """Rows whose places are the same for all numbers, so that a mixture of rows would show."""
    places = np.linspace(0.02, 0.98, size)
    return priors_of(paths).values(np.repeat(places[:, None], len(paths), axis=1))


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A function that puts a sample where runs look for it."""
    path = tmp_path / "posterior.parquet"
    monkeypatch.setattr(sample, "SHIPPED", path)
    monkeypatch.setattr(sample, "PIN", tmp_path / "pinned.py")
    monkeypatch.setattr(pinned, "POSTERIOR_SHA256", pinned.POSTERIOR_SHA256)  # as it was, once the test is over
    (tmp_path / "pinned.py").write_text(Path(pinned.__file__).read_text())

    def ship(paths=PATHS, rows=None, **changes):
        sample.write(path, tuple(paths), rows_of(PATHS) if rows is None else rows, about() | changes)
        sample.pin()
        return path

    return ship


def column(drawn, path):
    group, _, name = path.partition(".")
    return drawn[group][name]


def test_a_world_takes_one_row_for_all_numbers(shipped):
    shipped()
    drawn = draw(of_worlds(load(["parameters=posterior"]), WORLDS))
    rows = {tuple(row) for row in rows_of(PATHS)}
    taken = [tuple(column(drawn, path)[world] for path in PATHS) for world in WORLDS]
    assert set(taken) <= rows
    assert len(set(taken)) > 20


def test_the_other_numbers_stay_central(shipped):
    shipped()
    config = load(["parameters=posterior"])
    drawn = draw(of_worlds(config, WORLDS))
    for group in config.numbers.values():
        for number in group.values():
            if number.path not in PATHS:
                assert np.all(column(drawn, number.path) == number.value)


def test_rows_depend_on_seed_and_world_alone(shipped):
    shipped()
    config = load(["parameters=posterior"])
    together, apart = draw(of_worlds(config, WORLDS)), draw(of_worlds(config, np.array([41, 7])))
    for group in together:
        assert together[group][[41, 7]].tobytes() == apart[group].tobytes()
    other = draw(of_worlds(load(["parameters=posterior", "seed=2"]), WORLDS))
    assert together["battle"].tobytes() != other["battle"].tobytes()


def test_runs_are_the_same_to_the_bit_in_any_chunk(shipped):
    from sim.runs.ensemble import run_chunks

    shipped()
    words = ["+scenario=coalition_of_the_willing", "parameters=posterior", "worlds=16", "weeks=30", "citizens=50"]
    config = replace(load(words), chunk=16, workers=1)
    same(bits(list(run_chunks(config))), bits(list(run_chunks(replace(config, chunk=5, workers=2)))))


def test_what_is_pinned_wins(shipped):
    shipped()
    config = load(["parameters=posterior", f"{PATHS[0]}=200"])
    assert np.all(column(draw(of_worlds(config, WORLDS)), PATHS[0]) == 200)
    assert len(np.unique(column(draw(of_worlds(config, WORLDS)), PATHS[1]))) > 5
    group, _, name = PATHS[0].partition(".")
    assert config.numbers[group][name].status == "pinned"


def test_what_a_design_sets_wins(shipped):
    shipped()
    batch = of_worlds(load(["parameters=posterior"]), WORLDS)._replace(pinned={PATHS[0]: np.full(len(WORLDS), 180.0)})
    assert np.all(column(draw(batch), PATHS[0]) == 180.0)


def test_configurations_side_by_side_keep_their_ways(shipped):
    shipped()
    ways = [load([f"parameters={way}"]) for way in ("central", "prior", "posterior")]
    mixed = of_worlds(ways[0], np.repeat(WORLDS[:10], 3))._replace(bases=tuple(ways), base=np.tile(np.arange(3), 10))
    drawn = draw(mixed)
    for index, config in enumerate(ways):
        alone = draw(of_worlds(config, WORLDS[:10]))
        for path in PATHS:
            np.testing.assert_array_equal(column(drawn, path)[index::3], column(alone, path))


def test_the_manifest_says_where_each_number_comes_from(shipped):
    shipped()
    config = load(["parameters=posterior", f"{PATHS[0]}=200"])
    written = manifest(config, Stopwatch(), "complete")
    statuses = {path: written["numbers"][path.partition(".")[0]][path.partition(".")[2]]["status"] for path in PATHS}
    assert statuses == {PATHS[0]: "pinned", PATHS[1]: "posterior", PATHS[2]: "posterior", PATHS[3]: "posterior"}
    assert set(written["posterior"]["numbers"]) == set(PATHS[1:])
    assert written["posterior"]["notes"] == []
    assert posterior_of(load(["parameters=central"])) == {}


def test_another_sample_is_another_run(shipped):
    shipped()
    first = fingerprint(load(["parameters=posterior"]))
    shipped(rows=rows_of(PATHS, 41))
    assert fingerprint(load(["parameters=posterior"])) != first


def test_the_codebook_tells_the_posterior_numbers(shipped, capsys):
    shipped()
    assert codebook_main([PATHS[0], "--with", "parameters=posterior"]) == 0
    assert "posterior" in capsys.readouterr().out
    assert codebook_main([PATHS[0], "--with", "parameters=posterior", f"{PATHS[0]}=200"]) == 0
    assert "pinned" in capsys.readouterr().out


def test_a_missing_sample_says_how_it_is_made(shipped):
    with pytest.raises(UserError, match=r"posterior.parquet is missing(.|\n)*python -m sim calibrate --ship"):
        load(["parameters=posterior"])


def test_an_unknown_column_is_refused(shipped):
    shipped(("battle.open_ground_km3", *PATHS[1:]))
    with pytest.raises(UserError, match=r"'battle.open_ground_km3'(.|\n)*Did you mean 'battle.open_ground_km2'"):
        load(["parameters=posterior"])


def test_a_value_outside_the_range_is_refused(shipped):
    rows = rows_of(PATHS)
    rows[3, 0] = 1e6
    shipped(rows=rows)
    with pytest.raises(UserError, match=rf"{PATHS[0]} from .* to 1e\+06(.|\n)*the codebook allows"):
        load(["parameters=posterior"])


def test_a_damaged_sample_is_refused(shipped):
    path = shipped()
    path.write_bytes(b"nothing")
    with pytest.raises(UserError, match="is no posterior sample"):
        sample.read(path)


def test_a_sample_with_one_changed_byte_is_refused_and_says_what_to_do(shipped):
    path = shipped()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"SHA-256(.|\n)*git checkout(.|\n)*python -m sim calibrate --ship") as refused:
        load(["parameters=posterior"])
    assert pinned.POSTERIOR_SHA256 in str(refused.value)


def test_pinning_writes_the_hash_of_the_sample_into_the_code(shipped):
    path = shipped()
    text = sample.PIN.read_text()
    assert hashlib.sha256(path.read_bytes()).hexdigest() in text
    assert text == Path(pinned.__file__).read_text().replace(SHIPPED_SHA256, pinned.POSTERIOR_SHA256)


def test_the_sample_in_the_repository_is_the_pinned_one():
    assert hashlib.sha256(sample.SHIPPED.read_bytes()).hexdigest() == SHIPPED_SHA256


def test_an_edited_range_and_changed_facts_are_noted(shipped):
    priors = about()["priors"]
    low, value, high = priors[PATHS[1]]
    shipped(priors=priors | {PATHS[1]: [low, value, high * 2]}, facts_hash="other")
    notes = posterior_of(load(["parameters=posterior"]))["posterior"]["notes"]
    assert len(notes) == 2
    assert PATHS[1] in notes[0]
    assert PATHS[0] not in notes[0]
    assert "facts" in notes[1]


def test_the_report_of_a_run_names_the_calibrated_numbers(shipped, tmp_path):
    import json

    from sim.pages.report import write_report
    from tests.sweeps.synthetic import write_run

    shipped()
    folder = write_run(tmp_path / "run", worlds=20, weeks=8)
    made = manifest(load(["parameters=posterior", "worlds=20", "weeks=8"]), Stopwatch(), "complete")
    made["posterior"]["notes"].append("A note.")
    (folder / "manifest.json").write_text(json.dumps(made, default=str))
    text = write_report(folder).read_text()
    assert "4 numbers taken from the posterior sample" in text
    assert "A note." in text


def test_places_and_values_are_inverse():
    priors = priors_of(PATHS)
    places = np.random.default_rng(1).random((50, len(PATHS)))
    np.testing.assert_allclose(priors.places(priors.values(places)), places, atol=1e-9)
    many = priors.values(np.random.default_rng(2).random((200_000, len(PATHS))))
    np.testing.assert_allclose(many.mean(axis=0), priors.mean, rtol=0.01)
    np.testing.assert_allclose(many.std(axis=0), priors.sd, rtol=0.01)


def test_what_cannot_be_calibrated_is_refused():
    with pytest.raises(UserError, match="Did you mean"):
        priors_of(("battle.open_ground_km3",))
    with pytest.raises(UserError, match="cannot be calibrated"):
        priors_of(("guarantee.kind",))
