"""The Portraits networks on ONNX Runtime: a generator of faces, a reader of attributes, an autoencoder.

>>> import eigencat as ec
>>> g = ec.load("portraits")
>>> pictures = g.decode(g.sample(4, seed=7, space="w"))
>>> pictures.shape, pictures.dtype
((4, 64, 64, 3), dtype('uint8'))
>>> years = g.read(pictures)[:, g.attributes.index("age")]
>>> years.shape
(4,)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat._rng import normal_rows
from eigencat.models import _inputs as ask
from eigencat.models._onnx_file import with_outputs
from eigencat.models._shipped import Shipped

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
SEVERE = 3  # ONNX Runtime's number for "say errors only"


class Portraits:
    """Faces of people who do not exist, from trained networks, without torch.

    Made by ``ec.load("portraits")``. Each network is read from its file when it is first needed.
    Everything runs on the CPU in float32; for a GPU, or for gradients, see
    ``ec.load("portraits", backend="torch")``.

    Parameters
    ----------
    shipped : Shipped
        The folder with the files.
    threads : int
        Processor threads for one operation. One is right for networks this small, above all on a
        machine that is busy with other things.
    batch : int
        Pictures that are computed together. 16 take about 0.1 GB while they are computed, and more
        at once are no faster on one thread; results come on top, 12 kB a picture (49 kB as float32).

    Attributes
    ----------
    layers : tuple of str
        The layers that take a `w` of their own: ``"4"``, ``"8a"``, ``"8b"``, ... after the width of
        the picture they work on.
    attributes : tuple of str
        What `read` reads, in its order.
    w_mean, w_axes, w_deviations : ndarray, float64
        The mean of `w` (64,), its first eight principal axes as rows (8, 64), and the standard
        deviation along each (8,), over 20,000 draws. Each axis has its entry of largest size
        positive.
    manifest : dict
        What is recorded of the networks: sizes, hashes, licence, how they were trained.
    """

    def __init__(self, shipped: Shipped, threads: int = 1, batch: int = 16) -> None:
        self._shipped, self.manifest = shipped, shipped.manifest
        self.threads = ask.read_count(threads, "threads")
        self.batch = ask.read_count(batch, "batch")
        self.layers: tuple[str, ...] = tuple(self.manifest["layers"])
        self.attributes: tuple[str, ...] = tuple(a["name"] for a in self.manifest["attributes"])
        self.z_dim = ask.size_of(self.manifest, "mapping", "z")
        self.w_dim = ask.size_of(self.manifest, "mapping", "w")
        self.size = ask.size_of(self.manifest, "synthesis", "picture")
        cloud = self.manifest["w"]
        self.w_mean = np.array(cloud["mean"])
        self.w_axes = np.array(cloud["axes"])
        self.w_deviations = np.array(cloud["deviations"])
        self._farthest = float(cloud["farthest"])
        self._sessions: dict[str, Any] = {}

    def __repr__(self) -> str:
        names = ", ".join(self._shipped.networks)
        return f"Portraits({names}; {self.size} x {self.size}, {len(self.layers)} layers)"

    # -- running -----------------------------------------------------------------------------

    def _session(self, name: str, inside: bool = False) -> Any:
        """The network, opened once; `inside` for one that also gives every layer's activations."""
        key = f"{name} inside" if inside else name
        if key not in self._sessions:
            data = self._shipped.read(name)
            if inside:
                data = with_outputs(data, [layer_value(layer) for layer in self.layers])
            import onnxruntime as ort

            ort.disable_telemetry_events()  # its builds for Windows would report use
            options = ort.SessionOptions()
            options.intra_op_num_threads = self.threads
            options.inter_op_num_threads = 1
            options.log_severity_level = SEVERE
            self._sessions[key] = ort.InferenceSession(
                data, options, providers=["CPUExecutionProvider"]
            )
        return self._sessions[key]

    def _each(
        self, name: str, x: NDArray[Any], output: str, inside: bool = False
    ) -> Iterator[tuple[slice, Floats]]:
        """One output of a network, `batch` rows at a time, with the rows it belongs to."""
        session = self._session(name, inside)
        (given,) = (i.name for i in session.get_inputs())
        for start in range(0, len(x), self.batch):
            rows = slice(start, start + self.batch)
            part = x[rows].astype(np.float32)
            if given == "picture":  # the networks' own are planes from -1 to 1
                part = part.transpose(0, 3, 1, 2) / (127.5 if x.dtype == np.uint8 else 0.5) - 1
            (out,) = session.run([output], {given: np.ascontiguousarray(part)})
            yield rows, out

    def _numbers(self, name: str, x: NDArray[Any], output: str) -> Floats:
        shape = self._shipped.entry(name)["outputs"][output][1:]
        result = np.empty((len(x), *shape), np.float32)
        for rows, out in self._each(name, x, output):
            result[rows] = out
        return result

    def _drawn(self, name: str, x: Floats, kind: str) -> NDArray[Any]:
        result = np.empty((len(x), self.size, self.size, 3), kind)
        for rows, out in self._each(name, x, "picture"):
            picture = out.transpose(0, 2, 3, 1)
            if kind == "uint8":
                result[rows] = np.clip(np.rint(picture * 127.5 + 127.5), 0, 255)
            else:
                result[rows] = np.clip(picture * 0.5 + 0.5, 0, 1)
        return result

    def _room(self, kind: str) -> int:
        """Bytes of one picture."""
        return self.size**2 * 3 * np.dtype(kind).itemsize

    # -- inputs ------------------------------------------------------------------------------

    def _rows(
        self, value: Any, name: str, tails: Sequence[tuple[int, ...]], remedy: str, room: int
    ) -> NDArray[Any]:
        """`value` as an array, once it is known to be right; `room` is what a row becomes, in bytes."""
        # A tensor of torch may carry a gradient or lie on a GPU; asking by method imports nothing.
        for method in ("detach", "cpu"):
            value = getattr(value, method)() if hasattr(value, method) else value
        x = np.asarray(value)
        if x.dtype.kind not in "biuf":
            raise ask.not_numbers(name, x.dtype.name)
        ask.check_rows(x, name, tails, remedy)
        ask.check_memory(len(x), room, f"rows of {name}")
        if x.dtype.kind == "f":
            finite = np.isfinite(x)
            if not finite.all():
                where = tuple(int(k) for k in np.argwhere(~finite)[0])
                raise ask.not_finite(name, float(x[where]), where)
        return x

    def _w(self, w: Any, room: int, name: str = "w") -> Floats:
        tails = [(self.w_dim,), (len(self.layers), self.w_dim)]
        x = self._rows(w, name, tails, ask.W_REMEDY, room).astype(np.float32, copy=False)
        if len(x):
            away = np.linalg.norm(x - self.w_mean.astype(np.float32), axis=-1)
            far = away.reshape(len(x), -1).max(axis=1)
            row = int(far.argmax())
            ask.warn_far(name, self._farthest, float(far[row]), row)
        return x

    def _spread(self, w: Any, layers: Any, base: Any, room: int) -> Floats:
        """One w for each layer, (n, layers, w_dim)."""
        chosen = ask.read_layers(layers, self.layers)
        x = self._w(w, room)
        shape = (len(x), len(self.layers), self.w_dim)
        deep = x if x.ndim == 3 else np.broadcast_to(x[:, None], shape)
        if all(chosen):
            return deep
        mean = self.w_mean.astype(np.float32)[None]
        under = mean if base is None else self._w(base, room, "base")
        ask.check_base(len(under), len(x))
        under = under if under.ndim == 3 else under[:, None]
        return np.where(np.array(chosen)[:, None], deep, under)

    def _pictures(self, images: Any) -> NDArray[Any]:
        x = self._rows(images, "images", [(self.size, self.size, 3)], ask.IMAGES_REMEDY, 0)
        if x.dtype == np.uint8 or not len(x):
            return x
        low, high = float(x.min()), float(x.max())
        if low < -ask.SLACK or high > 1 + ask.SLACK:
            raise ask.bad_range("images", low, high)
        return x

    # -- latents and pictures ----------------------------------------------------------------

    def sample(self, n: int = 1, seed: int = 0, space: str = "z") -> Floats:
        """Draw random latents.

        Parameters
        ----------
        n : int
            How many.
        seed : int
            From 0 to 2**32 - 1. The same seed gives the same people here, in torch and in the page,
            and a larger `n` the same people first.
        space : {"z", "w"}
            ``"z"`` for standard normal numbers, ``"w"`` for what `mapping` makes of them.

        Returns
        -------
        ndarray, float32
            Of shape (n, 64): 256 bytes a row.
        """
        ask.read_choice(space, "space", ask.SPACES)
        ask.check_memory(ask.read_count(n), 4 * self.z_dim)
        z = normal_rows(seed, n, self.z_dim)
        return self.mapping(z) if space == "w" else z

    def mapping(self, z: Any) -> Floats:
        """Latents `z` (n, 64), standard normal, to `w` (n, 64).

        The length of a row of `z` has no effect.
        """
        x = self._rows(z, "z", [(self.z_dim,)], ask.Z_REMEDY, 4 * self.w_dim)
        return self._numbers("mapping", x, "w")

    def decode(
        self, w: Any, layers: Any = None, dtype: Any = "uint8", base: Any = None
    ) -> NDArray[Any]:
        """Draw the pictures of `w`.

        Parameters
        ----------
        w : array of shape (n, 64) or (n, layers, 64)
            One latent for all layers, or one for each.
        layers : (start, stop) or list of str, optional
            The layers that take `w`, by position or by name; the others take `base`. All by default.
        dtype : {"uint8", "float32"}
            Bytes from 0 to 255, or numbers from 0 to 1.
        base : array like `w`, with n rows or 1, optional
            What the other layers take; ``w_mean`` by default.

        Returns
        -------
        ndarray
            Of shape (n, 64, 64, 3): 12 kB a picture as bytes, 49 kB as float32.

        Raises
        ------
        ValueError
            For a wrong shape, a number that is not finite, an unknown layer.
        MemoryError
            When the result could not be held; nothing is computed then.

        Warns
        -----
        UserWarning
            When a row lies farther from ``w_mean`` than in 20,000 draws.
        """
        kind = ask.read_dtype(dtype)
        deep = self._spread(w, layers, base, self._room(kind))
        return self._drawn("synthesis", deep, kind)

    def style_weights(self) -> dict[str, Floats]:
        """By layer, the matrix A (channels, 64) of its styles: ``y = A w + b``.

        There is one style for each channel that comes into the layer, which is multiplied by it.
        The layers that turn activations into colours share the `w` of the layer before them and are
        not listed.
        """
        weights = self._shipped.weights("synthesis")
        return {n: weights[f"convs.{k}.style.weight"] for k, n in enumerate(self.layers)}

    def activations(self, w: Any, layer: str) -> Floats:
        """What `layer` hands on for each row of `w`, of shape (n, channels, height, width).

        ``"4"`` gives 4 x 4 pixels and 5.6 kB a row, the last layer 64 x 64 and half a megabyte.
        """
        ask.read_choice(layer, "layer", self.layers)
        weights = self._shipped.weights("synthesis")
        channels = len(weights[f"convs.{self.layers.index(layer)}.bias"])
        side = int(layer.rstrip("ab"))
        x = self._spread(w, None, None, 4 * channels * side**2)
        result = np.empty((len(x), channels, side, side), np.float32)
        for rows, out in self._each("synthesis", x, layer_value(layer), inside=True):
            result[rows] = out
        return result

    # -- what looks at pictures --------------------------------------------------------------

    def read(self, images: Any) -> Floats:
        """Read the attributes of pictures.

        Parameters
        ----------
        images : array of shape (n, 64, 64, 3)
            Bytes, or other numbers from 0 to 1.

        Returns
        -------
        ndarray, float32
            Of shape (n, len(attributes)), in the renderer's units (years, degrees, shares). A
            reading is an estimate: it may lie a little outside what the renderer draws.
        """
        return self._numbers("reader", self._pictures(images), "attributes")

    def features(self, images: Any) -> Floats:
        """The reader's last hidden layer, (n, 96): what the Fréchet distance compares."""
        return self._numbers("reader", self._pictures(images), "features")

    def encode(self, images: Any) -> Floats:
        """Pictures (n, 64, 64, 3) to the autoencoder's latents (n, 64)."""
        return self._numbers("encoder", self._pictures(images), "latent")

    def reconstruct(self, latent: Any, dtype: Any = "uint8") -> NDArray[Any]:
        """The autoencoder's pictures (n, 64, 64, 3) of latents (n, 64); `dtype` as in `decode`."""
        kind = ask.read_dtype(dtype)
        self._shipped.entry("decoder")
        tail = (ask.size_of(self.manifest, "decoder", "latent"),)
        x = self._rows(latent, "latent", [tail], ask.LATENT_REMEDY, self._room(kind))
        return self._drawn("decoder", x, kind)

    def invert(self, images: Any) -> Floats:
        """Pictures to the `w` that the generator would draw them with: (n, layers, 64), for `decode`.

        A guess by a network: what comes back resembles the picture and is not the same.
        """
        return self._numbers("inverter", self._pictures(images), "w")


def layer_value(layer: str) -> str:
    """The name that a layer's activations have inside the file of `synthesis`."""
    return f"layer_{layer}"
