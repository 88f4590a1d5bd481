"""Write portraits.npz: pictures and sets of this version, for the tests to hold the renderer to.

Run it after a change of pixels or draws, together with a new `portraits.VERSION`:
`python tests/golden/make_portrait_pictures.py`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from eigencat.worlds import portraits

SEED = 20

if __name__ == "__main__":
    people = portraits.sample_attributes(4, random_state=SEED)
    np.savez_compressed(
        Path(__file__).with_name("portraits.npz"),
        version=portraits.VERSION,
        attributes=people,
        images=portraits.render(people, 32),
        still=portraits.make_portraits(4, True, 16, SEED, cache=False).framing,
        wild=portraits.make_portraits(4, False, 16, SEED, cache=False).framing,
        identities=portraits.make_identities(2, 6, 16, SEED, cache=False).attributes,
    )
