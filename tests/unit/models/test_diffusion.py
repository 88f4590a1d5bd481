"""Pictures from noise as diffusers makes them; layers read and moved at chosen steps."""

from __future__ import annotations

import hf_models as hf
import numpy as np
import pytest
import torch

import eigencat as ec

torch.set_num_threads(1)
MID = "mid_block"


@pytest.fixture(scope="module")
def g():
    return ec.models.Diffusion(hf.unet(), steps=4)


@pytest.fixture(scope="module")
def way(g):
    return ec.Direction(np.random.default_rng(0).normal(size=16), space=MID, scale=3.0)


def planes(g, w):
    return g.decode(w, dtype="float32").permute(0, 3, 1, 2) * 2 - 1


@pytest.mark.parametrize("plan", ["linear", "cosine", "v", "unclipped"])
def test_it_paints_what_the_librarys_own_pipeline_paints(plan):
    more = {
        "linear": {}, "cosine": {"beta_schedule": "squaredcos_cap_v2"},
        "v": {"prediction_type": "v_prediction"}, "unclipped": {"clip_sample": False},
    }[plan]  # fmt: skip
    scheduler = hf.diffusers.DDPMScheduler(**more)
    g = ec.models.Diffusion(hf.unet(), scheduler, steps=7)
    w = g.sample(2, seed=5)

    class Given(hf.diffusers.DDIMPipeline):
        """Its own noise is drawn inside: here ours is put in."""

    pipe = Given(g.module.eval(), hf.diffusers.DDIMScheduler.from_config(scheduler.config))
    pipe.set_progress_bar_config(disable=True)
    own = hf.diffusers.pipelines.ddim.pipeline_ddim
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own, "randn_tensor", lambda shape, **_: w.reshape(shape).clone())
        want = pipe(batch_size=2, num_inference_steps=7, eta=0.0, output_type="np").images
    np.testing.assert_allclose(g.decode(w, dtype="float32").numpy(), want, atol=1e-5)


def test_eq_asymmetric_step(g, way):
    """x' = √ᾱ' P(ε̃) + √(1 - ᾱ') ε, one step by hand."""
    w = g.sample(2)
    plan = hf.diffusers.DDIMScheduler()
    plan.set_timesteps(4)
    t = plan.timesteps[0]
    before = plan.alphas_cumprod[t - 250]
    now = plan.alphas_cumprod[t]
    x = w.reshape(2, 3, 8, 8)
    step = torch.tensor(way.vector).float()[:, None, None] * 3.0 * 2
    with torch.no_grad():
        noise = g.module.eval()(x, t).sample
        handle = g.module.mid_block.register_forward_hook(lambda *a: a[2] + step)
        edited = g.module(x, t).sample
        handle.remove()

        def one(said, pointing):
            foreseen = ((x - (1 - now) ** 0.5 * said) / now**0.5).clamp(-1, 1)
            return before**0.5 * foreseen + (1 - before) ** 0.5 * pointing

        for asymmetric, pointing in ((True, noise), (False, edited)):
            with g.edited(MID, way, 2, asymmetric=asymmetric):
                got = next(g._path(w))
            torch.testing.assert_close(got, one(edited, pointing), atol=1e-5, rtol=1e-5)
    assert (edited - noise).abs().max() > 1e-3


def test_the_steps_are_chosen(g, way):
    w = g.sample(3)
    said = planes(g, w)
    with g.edited(MID, way, 5, steps=range(0, 4)):
        everywhere = planes(g, w)
    with g.edited(MID, way, 5):
        assert torch.equal(planes(g, w), everywhere)
    seen = []
    for step in range(4):
        with g.edited(MID, way, 5, steps=step):
            seen.append(planes(g, w))
            before = [g.activations(w, MID, k) for k in range(step)]
        for k in range(step):  # nothing before the step
            assert torch.equal(before[k], g.activations(w, MID, k))
        with g.edited(MID, way, 5, steps=step):
            here = g.activations(w, MID, step)
        want = torch.tensor(way.vector).float() * 15
        torch.testing.assert_close(
            here - g.activations(w, MID, step),
            want[:, None, None].expand_as(here), atol=1e-4, rtol=1e-4,
        )  # fmt: skip
    assert all((one - said).abs().max() > 1e-5 for one in seen)
    assert not torch.equal(seen[0], seen[3])
    with g.edited(MID, way, 5, steps=[0]), g.edited(MID, way, 5, steps=[1, 2, 3]):
        torch.testing.assert_close(planes(g, w), everywhere)


def test_h_space_is_captured_at_the_steps(g):
    z = g.sample(6, seed=2)
    found = g.capture(MID, z.split(4), ec.GANSpace(2, space=MID), rows="position", steps=[1, 3])
    want = torch.cat([g.activations(z, MID, k) for k in (1, 3)]).movedim(1, -1).reshape(-1, 16)
    assert found.n_samples_seen_ == len(want) == 6 * 2 * 16
    np.testing.assert_allclose(found.mean_, want.double().mean(0), atol=1e-5)
    assert g.capture(MID, [z], rows="mean").n_samples_seen_ == 6 * 4
    assert g.capture(MID, [z], steps=0).mean_.shape == (16 * 4 * 4,)
    strip = ec.strip(g, z[0], found.directions_[0], [-3, 0, 3])
    assert not np.array_equal(strip.images[0], strip.images[2])


def test_gradients_reach_the_noise(g):
    w = g.sample(1).requires_grad_()
    g.decode(w, dtype="float32").sum().backward()
    assert w.grad.abs().max() > 0
    assert not g.decode(g.sample(1), dtype="float32").requires_grad


def test_a_condition(way):
    told = [torch.randn(1, 5, 12, generator=torch.Generator().manual_seed(k)) for k in range(2)]
    one, other = (ec.models.Diffusion(hf.told_unet(), steps=2, condition=c) for c in told)
    w = one.sample(2)
    assert not torch.equal(planes(one, w), planes(other, w))
    with one.edited(MID, way, 1):
        planes(one, w)
    with pytest.raises(ValueError, match="condition must be given to a UNet2DConditionModel"):
        ec.models.Diffusion(hf.told_unet())
    with pytest.raises(ValueError, match="condition must be left out for a UNet2DModel"):
        ec.models.Diffusion(hf.unet(), condition=told[0])


def test_an_autoencoder_paints():
    vae = hf.vae()
    g = ec.models.Diffusion(hf.unet(), vae=vae, steps=2)
    plain = ec.models.Diffusion(hf.unet(), hf.diffusers.DDIMScheduler(), steps=2)
    w = g.sample(2)
    assert g.decode(w).shape == (2, 16, 16, 3)
    *_, made = plain._path(w)
    with torch.no_grad():
        want = vae.eval().decode(made / vae.config.scaling_factor).sample
    torch.testing.assert_close(planes(g, w), want.clamp(-1, 1), atol=1e-5, rtol=1e-5)


def test_what_is_wrong_is_refused(g, way):
    w = g.sample(1)
    for steps in (4, [0, 4], "all", ["a"], [], -1, [0, 0]):
        with pytest.raises(ValueError, match="must be"), g.edited(MID, way, steps=steps):
            pass
    with pytest.raises(ValueError, match="rows='x' must be one of"):
        g.capture(MID, [w], rows="x")
    with pytest.raises(
        ValueError, match="style_weights must be of a generator whose layers read w"
    ):
        g.style_weights()
    with pytest.raises(ValueError, match=r"layers=\(0, 1\) must be left out for a diffusion model"):
        g.decode(w, layers=(0, 1))
    with pytest.raises(ValueError, match="steps=1001 must be at most 1000"):
        ec.models.Diffusion(hf.unet(), steps=1001)
    with pytest.raises(ValueError, match="must have down_blocks, a mid_block and up_blocks"):
        ec.models.Diffusion(torch.nn.Linear(2, 2))
    torch.manual_seed(0)
    with pytest.raises(ValueError, match="must state the size of its pictures"):
        ec.models.Diffusion(torch.nn.Linear(2, 2), layers=[])
    broken = hf.unet()
    with torch.no_grad():
        broken.conv_out.bias.fill_(float("nan"))
    with pytest.raises(ValueError, match="must give finite numbers; got NaN"):
        ec.models.Diffusion(broken, steps=1).decode(w)
