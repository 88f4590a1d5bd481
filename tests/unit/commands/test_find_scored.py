"""find interfacegan, score, compare and edit on directions that were planted."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy import stats

import eigencat as ec
from eigencat._png import png

FIND = ("find", "interfacegan", "z.npy", "y.csv")


def test_what_was_planted_is_found_and_said_to_be_better_than_chance(world, told):
    found = told(*FIND, "--space", "z", "-o", "d.safetensors")
    ds = ec.DirectionSet.load("d.safetensors")
    assert ds.names == ("age", "glasses")
    assert ds.space == "z"
    for one, normal in zip(ds, world.normals, strict=True):
        assert one.vector @ normal > 0.99
    for one in found["directions"]:
        assert one["better_than_chance"] is True
        assert one["p"] == 0.01  # the least that 99 deals can give
        assert one["split_half_cosine"] > 0.97
        assert 0 < one["cone_angle"] < 10
        # The cone is of the truth, and the truth lies in it.
        cosine = float(ds[one["name"]].vector @ world.normals[ds.names.index(one["name"])])
        assert np.degrees(np.arccos(cosine)) < one["cone_angle"]


def test_scores_without_a_direction_are_told_from_none(world, told, here):
    rng = np.random.default_rng(0)
    np.save("noise.npy", rng.normal(size=800))
    found = told("find", "interfacegan", "z.npy", "noise.npy", "-o", "n.safetensors")
    (one,) = found["directions"]
    assert one["better_than_chance"] is False
    assert one["p"] > 0.05
    assert one["cone_angle"] > 60


def test_it_is_what_the_library_finds(world, run):
    run(*FIND, "-o", "d.safetensors")
    own = ec.InterFaceGAN().fit(world.Z[:800], world.y[:800], names=["age", "glasses"]).directions_
    ds = ec.DirectionSet.load("d.safetensors")
    np.testing.assert_allclose(ds.vectors, own.vectors, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ds.scale, own.scale, rtol=1e-12)
    np.testing.assert_allclose(ds.bias, own.bias, rtol=0, atol=1e-12)


def test_conditioning_keeps_the_other_still_and_measures_its_own_step(world, run):
    run(*FIND, "--condition-on", "glasses", "-o", "d.safetensors")
    ds = ec.DirectionSet.load("d.safetensors")
    assert ds.names == ("age", "glasses", "age | glasses")
    c = ds["age | glasses"]
    assert abs(c.vector @ ds["glasses"].vector) < 1e-12
    # sin of 60 degrees, the angle that was planted
    assert c.retained == pytest.approx(np.sqrt(3) / 2, abs=0.03)
    assert c.scale == pytest.approx(np.std(world.Z[:800] @ c.vector, ddof=1))
    assert c.meta["attribute"] == "age"
    assert c.meta["checks"]["null"]["p"] == 0.01


def test_conditioning_on_a_direction_of_another_file(world, run):
    run(*FIND, "--attribute", "glasses", "-o", "g.safetensors")
    run(
        *FIND,
        "--attribute",
        "age",
        "--condition-on",
        "g.safetensors:glasses",
        "-o",
        "a.safetensors",
    )
    one = ec.DirectionSet.load("a.safetensors")["age | glasses"]
    assert abs(one.vector @ ec.DirectionSet.load("g.safetensors")[0].vector) < 1e-12


def test_held_out_labels_are_told_with_intervals(world, run, told):
    run(*FIND, "-o", "d.safetensors")
    found = told("score", "d.safetensors", "new.npy", "--labels", "new.csv")
    assert "warnings" not in found
    for one in found["directions"]:
        against = one["against"]
        # The score is nᵀz with variance 1, and noise of variance 0.25.
        value, low, high = against["R2"]
        assert low < 0.8 < high
        assert low < value < high
        assert against["p"] == 0.001
        assert against["better_than_chance"] is True
        assert one["when_found"]["p"] == 0.01


def test_two_labels_are_told_by_accuracy_and_auc(world, run, told):
    np.savez("labels.npz", age=(world.y[800:, 0] > 0).astype(int))
    run(*FIND, "-o", "d.safetensors")
    found = told("score", "d.safetensors", "new.npy", "--labels", "labels.npz", "--name", "age")
    (one,) = found["directions"]
    assert one["against"]["kind"] == "two labels"
    accuracy, area = one["against"]["accuracy"][0], one["against"]["AUC"][0]
    assert 0.8 < accuracy < area < 1
    # AUC is the share of pairs that are in order, ties for half.
    d = ec.DirectionSet.load("d.safetensors")["age"].distance(world.Z[800:])
    high, low = d[world.y[800:, 0] > 0], d[world.y[800:, 0] <= 0]
    assert area == pytest.approx(np.mean(high[:, None] > low[None]), abs=1e-12)


def test_scoring_what_was_fitted_warns(world, run):
    run(*FIND, "-o", "d.safetensors")
    done = run("score", "d.safetensors", "z.npy", "--labels", "y.csv")
    assert "these are the samples that the directions were found on" in done.stderr


def test_scores_are_written_for_each_sample(world, run):
    run(*FIND, "-o", "d.safetensors")
    run("score", "d.safetensors", "new.npy", "-o", "s.csv")
    run("score", "d.safetensors", "new.npy", "-o", "s.npy")
    ds = ec.DirectionSet.load("d.safetensors")
    table = np.loadtxt("s.csv", delimiter=",", skiprows=1)
    with open("s.csv") as file:
        head = file.readline()
    assert head == "age distance,age score,glasses distance,glasses score\n"
    np.testing.assert_array_equal(table[:, 0], ds["age"].distance(world.Z[800:]))
    np.testing.assert_array_equal(table[:, 3], ds["glasses"].score(world.Z[800:]))
    np.testing.assert_array_equal(np.load("s.npy")[:, 1], ds["glasses"].distance(world.Z[800:]))


def test_a_direction_that_is_named_twice_is_scored_once(world, run, told):
    words = ("d.safetensors", "--name", "hat", "--name", "age", "--name", "hat")
    ec.DirectionSet(np.eye(12)[:2], names=["age", "hat"]).save("d.safetensors")
    for command in (("score", *words, "new.npy"), ("report", *words)):
        assert [one["name"] for one in told(*command)["directions"]] == ["hat", "age"]


def test_two_fits_are_compared(world, run, told):
    run(*FIND, "-o", "a.safetensors")
    np.save("z2.npy", world.Z[400:])
    np.save("y2.npy", world.y[400:, :1])
    run("find", "interfacegan", "z2.npy", "y2.npy", "-o", "b.safetensors")
    found = told("compare", "a.safetensors", "b.safetensors")
    (pair,) = found["pairs"]
    assert (pair["first"], pair["second"]) == ("age", "y2")
    assert pair["cosine"] > 0.98
    assert pair["above_chance"] is True
    assert found["principal_angles"][0] < 10
    out = run("compare", "a.safetensors", "b.safetensors").stdout
    assert re.search(r"^ *age +y2 +0\.\d{3} +nearer$", out, re.M)


def test_labels_may_be_words_for_true_and_false(world, told):
    for name, true, false in (("numbers.csv", "1", "0"), ("words.csv", "True", " false")):
        with open(name, "w") as file:
            file.write("age\n" + "".join(f"{true if v > 0 else false}\n" for v in world.y[:800, 0]))
        told("find", "interfacegan", "z.npy", name, "--no-checks", "-o", f"{name}.safetensors")
    one, two = (ec.DirectionSet.load(f"{n}.csv.safetensors") for n in ("numbers", "words"))
    assert two.names == ("age",)
    np.testing.assert_array_equal(one.vectors, two.vectors)


def test_one_file_is_compared_with_itself_by_every_two_of_its_directions(here, run, told):
    # 12 directions have 66 pairs. One pair leans on each other, below the level of 144 cosines
    # (two sets) and above that of 66: the level is of what was compared.
    d, k = 40, 12
    level = lambda pairs: stats.beta.ppf(1 - 0.05 / pairs, 0.5, (d - 1) / 2) ** 0.5  # noqa: E731
    lean = (level(66) + level(144)) / 2
    vectors = np.eye(d)[:k]
    vectors[4] = -lean * vectors[2] + np.sqrt(1 - lean**2) * vectors[4]
    ec.DirectionSet(vectors, names=[f"n{i}" for i in range(k)]).save("d.safetensors")
    found = told("compare", "d.safetensors")
    assert len(found["pairs"]) == 66
    assert all(pair["first"] != pair["second"] for pair in found["pairs"])
    nearest, *others = found["pairs"]
    assert (nearest["first"], nearest["second"]) == ("n2", "n4")
    assert nearest["cosine"] == pytest.approx(-lean, abs=1e-6)  # a file holds float32
    assert nearest["above_chance"] is True
    assert not any(pair["above_chance"] for pair in others)
    assert found["chance"] == pytest.approx(level(66), rel=1e-9)
    assert found["principal_angles"] == []
    out = run("compare", "d.safetensors").stdout
    assert re.search(r"^Pairs, the first 12:$", out, re.M)
    assert "Principal angles" not in out
    assert f"Of 12 random directions of {d} numbers, no two have" in out


@pytest.mark.parametrize("units", ["sigma", "raw", "target"])
def test_latents_are_edited_as_the_library_does(world, run, units):
    run(*FIND, "-o", "d.safetensors")
    run("edit", "d.safetensors", "--name", "age", "--alpha", "-1,0.5", "--units", units,
        "--latents", "new.npy", "--row", 3, "--row", 1, "-o", "w.npy")  # fmt: skip
    w = world.Z[800:][[3, 1]]
    age = ec.DirectionSet.load("d.safetensors")["age"]
    own = [ec.edit(w, age, alpha, units=units) for alpha in (-1, 0.5)]
    np.testing.assert_allclose(np.load("w.npy"), own, rtol=0, atol=1e-12)


def test_an_edit_can_leave_another_alone(world, run):
    run(*FIND, "-o", "d.safetensors")
    run("edit", "d.safetensors", "--name", "age", "--alpha", "2", "--condition-on", "glasses",
        "--latents", "new.npy", "-o", "w.npy")  # fmt: skip
    glasses = ec.DirectionSet.load("d.safetensors")["glasses"]
    moved = np.load("w.npy")
    np.testing.assert_allclose(glasses.score(moved), glasses.score(world.Z[800:]), atol=1e-9)
    assert np.linalg.norm(moved - world.Z[800:], axis=1).min() > 1


def test_portraits_from_finding_to_a_strip(run, told, here):
    found = told("find", "interfacegan", "--model", "portraits", "--attribute", "age", "--samples",
                 "300", "-o", "d.safetensors", "--permutations", "39")  # fmt: skip
    (one,) = found["directions"]
    assert one["better_than_chance"] is True
    g = ec.load("portraits")
    ds = ec.DirectionSet.load("d.safetensors", model=found["meta"]["model"])
    assert ds.meta["model_name"] == "portraits"
    scored = told("score", "d.safetensors", "--model", "portraits", "--samples", "100")
    assert scored["directions"][0]["against"]["r"][0] > 0.6
    edited = told("edit", "d.safetensors", "--name", "age", "--alpha", "-2,2", "--model", "portraits",
                  "--seed", "7", "-o", "s.png", "-o", "w.npy")  # fmt: skip
    assert edited["scores"][0][0] < edited["scores"][1][0]
    w = g.sample(1, 7, "w")
    own = ec.strip(g, w, ds["age"], [-2, 2])
    assert (here / "s.png").read_bytes() == png(own.array)
    # The picture is read older where the latent was moved to be.
    young, old = g.read(g.decode(np.load("w.npy")[:, 0]))[:, g.attributes.index("age")]
    assert old - young > 10


def test_layers_that_were_chosen_move_and_others_stay(run, told):
    told("find", "sefa", "--model", "portraits", "--layers", "0-2", "--components", "2", "-o",
         "s.safetensors")  # fmt: skip
    assert ec.DirectionSet.load("s.safetensors")[0].layers == (0, 1, 2)
    run("edit", "s.safetensors", "--name", "sefa 0", "--alpha", "2", "--model", "portraits",
        "-o", "w.npy")  # fmt: skip
    w = ec.load("portraits").sample(1, 1, "w")
    moved = np.load("w.npy") - w[:, None]
    assert moved.shape == (1, 9, 64)
    assert np.abs(moved[:, :3]).max() > 0.01
    assert np.abs(moved[:, 3:]).max() == 0
