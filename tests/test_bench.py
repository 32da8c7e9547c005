"""Systems aligned to the sample, results repeatable and resumable, mistakes told in one line."""

import importlib.util
import json
import math

import numpy as np
import pytest

pytest.importorskip("pesq", reason="needs the extra 'bench'")
pytest.importorskip("soxr")
soundfile = pytest.importorskip("soundfile")

from synthetic_speech import hiss, words  # noqa: E402

import assets  # noqa: E402
from dsp.bench import metrics, peers, quality, report, systems  # noqa: E402
from dsp.bench.__main__ import main  # noqa: E402
from dsp.bench.corpora import PairedFolders, read_48k  # noqa: E402
from dsp.constants import DELAY, HOP  # noqa: E402
from dsp.denoiser import Denoiser  # noqa: E402
from dsp.weights import load, random, save  # noqa: E402


@pytest.fixture(scope="module")
def clean() -> np.ndarray:
    return words()


@pytest.mark.parametrize("length", [1, 479, 480, 481, 20_000])
def test_run_hops_takes_the_delay_out(length):
    sound = np.random.default_rng(0).standard_normal(length).astype(np.float32)
    memory = np.zeros(700, np.float32)

    def delay_by_700(hop, out):
        nonlocal memory
        memory = np.concatenate([memory, hop])
        out[:] = memory[:480]
        memory = memory[480:]

    np.testing.assert_array_equal(systems.run_hops(delay_by_700, sound, 700), sound)


def test_tail_is_mirrored():
    np.testing.assert_array_equal(systems.mirror_tail(np.array([1, 2, 3], np.float32), 4), [1, 2, 3, 3, 2, 1, 1])


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A weights file of random weights."""
    path = tmp_path_factory.mktemp("weights") / "random.npz"
    weights = random(64)
    save(path, weights.layers, weights.description)
    return path


def test_our_systems_are_aligned_and_start_afresh(clean, network):
    noisy = (clean + hiss(clean, 10))[:-100]  # no whole number of blocks
    system = systems.create("quietmic", network)
    enhanced = system.enhance(noisy)
    assert enhanced.shape == noisy.shape
    whole = Denoiser(load(network)).run(noisy)  # aligned; its end is cut off where ours is mirrored
    np.testing.assert_array_equal(enhanced[: -DELAY - HOP], whole[: -DELAY - HOP])
    np.testing.assert_array_equal(system.enhance(noisy), enhanced)


def test_int8_costs_at_most_a_fiftieth_of_a_point(clean):
    """PESQ of the shipped network in int8 and in float32, in hiss and in a hum with clicks."""
    clicks = np.where(np.arange(clean.size) % 9600 < 30, 0.3, 0.0).astype(np.float32)
    hum = 0.05 * np.sign(np.sin(np.arange(clean.size) * np.float32(2 * np.pi * 100 / 48_000)))
    both = [systems.create(name, assets.path("percepnet.npz")) for name in ("quietmic", "quietmic-float")]
    differences = []
    for noise in (hiss(clean, 10), clicks + hum.astype(np.float32)):
        scores = [metrics.score(clean, clean + noise, s.enhance(clean + noise), ["pesq"])["pesq"] for s in both]
        differences.append(scores[0] - scores[1])
    assert abs(np.mean(differences)) <= 0.02


def test_rows_count_only_for_what_made_them(pairs, tmp_path, network):
    settings = {"source": "here", "metrics": ["stoi"]}
    results = quality.Results(tmp_path / "r.json", settings, network)
    results.add([{"file": "0.wav", "system": name, "stoi": 0.5} for name in ("noisy", "quietmic", "oracle", "rnnoise")])
    results.save()
    document = json.loads((tmp_path / "r.json").read_text())
    for row in document["rows"]:
        if row["system"] in ("quietmic", "rnnoise"):
            row["tag"] = row["tag"].replace(row["tag"][-4:], "else")  # other weights, another version
    (tmp_path / "r.json").write_text(json.dumps(document))
    again = quality.Results(tmp_path / "r.json", settings, network)
    assert {row["system"] for row in again.rows} == {"noisy", "oracle"}
    for row in document["rows"]:
        row["tag"] = "else" + row["tag"][4:]  # measured by other code
    (tmp_path / "r.json").write_text(json.dumps(document))
    assert not quality.Results(tmp_path / "r.json", settings, network).rows


def test_float_network_is_close_to_int8_and_the_comb_makes_a_difference(clean, network):
    noisy = clean + hiss(clean, 10)
    whole, exact, plain = (
        systems.create(name, network).enhance(noisy) for name in ("quietmic", "quietmic-float", "quietmic-nocomb")
    )
    assert metrics.si_sdr(exact, whole) > 20
    assert metrics.si_sdr(plain, whole) < metrics.si_sdr(exact, whole)


def test_oracle_is_far_better_than_the_microphone(clean):
    noisy = clean + hiss(clean, 5)
    enhanced = systems.create("oracle", None).enhance(noisy, clean)
    assert metrics.si_sdr(clean, enhanced) > metrics.si_sdr(clean, noisy) + 3
    with pytest.raises(ValueError, match="needs the clean speech"):
        systems.create("oracle", None).enhance(noisy)


def test_weights_are_scored_for_a_training_loop(pairs, network):
    scores = quality.score_weights(network, PairedFolders(pairs), ("stoi", "si_sdr"))
    assert set(scores) == {"stoi", "si_sdr"}
    assert all(math.isfinite(value) for value in scores.values())


@pytest.mark.parametrize("name", peers.PEERS)
def test_peer_delay_is_what_we_take_out(name, clean):
    peer_class = peers.PEERS[name]
    try:
        system = systems.create(name, None)
    except peers.MissingPackageError:
        pytest.skip(f"{peer_class.PACKAGE} is not installed")
    noisy = clean + hiss(clean, 30)
    enhanced = system.enhance(noisy)
    assert enhanced.shape == noisy.shape
    cross = np.fft.rfft(enhanced, 2 * clean.size) * np.fft.rfft(clean, 2 * clean.size).conj()
    whitened = np.fft.irfft(cross / (np.abs(cross) + 1e-3 * np.abs(cross).max()))
    assert np.argmax(whitened) == 0  # the sharp peak of the phases alone: gains do not shift it
    np.testing.assert_array_equal(system.enhance(noisy), enhanced)  # each file starts afresh


def test_missing_peer_says_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(peers.MissingPackageError, match="pip install pyrnnoise"):
        systems.create("rnnoise", None)


def test_unknown_system_is_named():
    with pytest.raises(ValueError, match="systems=krisp is unknown; choose from noisy"):
        systems.create("krisp", None)


@pytest.fixture
def pairs(tmp_path):
    """Three short pairs of files at different rates, SNR 5, 10 and 15 dB."""
    folder = tmp_path / "pairs"
    (folder / "noisy").mkdir(parents=True)
    (folder / "clean").mkdir()
    for i, rate in enumerate((48_000, 16_000, 44_100)):
        clean = words(2.5, seed=i)[: int(2.5 * rate)]
        noisy = clean + hiss(clean, 5 + 5 * i, seed=i)
        soundfile.write(folder / "clean" / f"{i}.wav", clean, rate, "FLOAT")
        soundfile.write(folder / "noisy" / f"{i}.wav", noisy, rate, "FLOAT")
    return folder


def test_paired_folders_are_read_at_any_rate(pairs):
    source = PairedFolders(pairs)
    assert source.names == ["0.wav", "1.wav", "2.wav"]
    mixtures = [source.load(i) for i in range(3)]
    assert [mixture.snr_db for mixture in mixtures] == [5, 10, 15]
    assert all(mixture.noisy.shape == mixture.clean.shape == (120_000,) for mixture in mixtures)
    assert PairedFolders(pairs, 2).names == ["0.wav", "1.wav"]


def test_bad_folders_and_files_are_named(pairs, tmp_path):
    with pytest.raises(FileNotFoundError, match="0 folders whose name begins with 'noisy'"):
        PairedFolders(tmp_path)
    (tmp_path / "text.wav").write_text("no sound")
    with pytest.raises(OSError, match=r"text\.wav"):
        read_48k(tmp_path / "text.wav")
    soundfile.write(tmp_path / "empty.wav", np.zeros(0), 48_000)
    with pytest.raises(OSError, match="holds no sound"):
        read_48k(tmp_path / "empty.wav")


def run_quality(folder, capsys, *more) -> str:
    status = main(["quality", str(folder), "--systems", "noisy", "--metrics", "stoi", "si_sdr", *more])
    captured = capsys.readouterr()
    assert status == 0, captured.err
    return captured.out


def test_same_measurement_twice_gives_the_same_numbers(pairs, capsys, tmp_path):
    first = run_quality(pairs, capsys, "--json", str(tmp_path / "a.json"))
    second = run_quality(pairs, capsys, "--json", str(tmp_path / "b.json"))
    assert first == second
    rows = [json.loads((tmp_path / name).read_text())["rows"] for name in ("a.json", "b.json")]
    for row in rows[0] + rows[1]:
        del row["seconds"]
    assert rows[0] == rows[1]
    assert [row["si_sdr"] for row in rows[0]] == pytest.approx([5, 10, 15], abs=0.5)
    assert "All files, 3 files" in first
    assert "SNR 10 dB, 1 files" in first


def test_two_clips_twice_through_our_systems_give_the_same_numbers(pairs, tmp_path, network):
    systems_measured = ("quietmic", "quietmic-float", "oracle")
    rows = []
    for name in ("a.json", "b.json"):
        results = quality.Results(tmp_path / name, {"source": "two", "metrics": ["stoi"]}, network)
        quality.measure(PairedFolders(pairs, 2), systems_measured, network, results, ["stoi"])
        rows.append([{**row, "seconds": 0} for row in json.loads((tmp_path / name).read_text())["rows"]])
    assert len(rows[0]) == 2 * len(systems_measured)
    assert rows[0] == rows[1]


def test_interrupted_measurement_resumes(pairs, capsys, tmp_path, monkeypatch):
    results = tmp_path / "results.json"
    whole = run_quality(pairs, capsys, "--json", str(results))
    document = json.loads(results.read_text())
    document["rows"] = document["rows"][:1]
    results.write_text(json.dumps(document))
    measured = []
    score_file = quality._score_file
    monkeypatch.setattr(quality, "_score_file", lambda job: measured.append(job[0]) or score_file(job))
    assert run_quality(pairs, capsys, "--json", str(results)) == whole
    assert measured == [1, 2]


def test_results_of_another_measurement_are_kept(pairs, capsys, tmp_path):
    results = tmp_path / "results.json"
    run_quality(pairs, capsys, "--json", str(results))
    before = results.read_bytes()
    assert main(["quality", str(pairs), "--systems", "noisy", "--json", str(results), "--count", "2"]) == 1
    assert "other settings" in capsys.readouterr().err
    assert results.read_bytes() == before
    results.write_text("{}")
    assert main(["quality", str(pairs), "--systems", "noisy", "--json", str(results)]) == 1
    assert "no result of this benchmark" in capsys.readouterr().err
    assert results.read_text() == "{}"


@pytest.mark.slow
def test_two_workers_give_the_numbers_of_one(pairs, capsys):
    assert run_quality(pairs, capsys, "--workers", "2") == run_quality(pairs, capsys)


def test_confidence_interval_holds_the_mean_and_shrinks_with_files():
    random = np.random.default_rng(0)
    few, many = random.normal(3, 1, 10), random.normal(3, 1, 1000)
    for values in (few, many):
        low, high = quality._interval(values)
        assert low < values.mean() < high
    assert np.diff(quality._interval(many))[0] == pytest.approx(4 * 1 / math.sqrt(1000), rel=0.1)
    assert np.diff(quality._interval(many)) < np.diff(quality._interval(few))


def test_undefined_values_are_left_out_of_the_mean():
    rows = [
        {"system": "noisy", "file": str(i), "snr_db": 5.0, "pesq": value}
        for i, value in enumerate((1.0, math.nan, 2.0))
    ]
    overall, by_snr = quality.summarise(rows, ["pesq"])
    assert overall["snr_db"] is None
    assert overall["pesq"][0] == by_snr["pesq"][0] == 1.5


def test_report_files_are_whole_and_valid_json(tmp_path):
    report.write_json(tmp_path / "a.json", {"machine": report.machine(), "values": [1.0, math.nan]})
    document = json.loads((tmp_path / "a.json").read_text())
    assert document["values"] == [1.0, None]
    assert document["machine"]["packages"]["numpy"] == np.__version__
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_mistakes_are_one_line(capsys, tmp_path):
    assert main(["quality", str(tmp_path / "nowhere")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["quality"]) == 1
    assert "--corpus" in capsys.readouterr().err
