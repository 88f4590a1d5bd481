"""Write eigenfaces.json: what OpenCV's EigenFaceRecognizer says of scikit-learn's digits.

The tests hold `Eigenfaces` to these numbers. Needs opencv-contrib-python, which nothing else here
does: `python tests/golden/make_eigenfaces.py`.
"""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
from sklearn.datasets import load_digits

COMPONENTS, FITTED, ASKED = 20, 300, 500

if __name__ == "__main__":
    images, labels = load_digits(return_X_y=True)
    images = images.reshape(-1, 8, 8)
    model = cv2.face.EigenFaceRecognizer_create(COMPONENTS)
    model.train(list(images[:FITTED]), labels[:FITTED].astype(np.int32))
    said = [model.predict(image) for image in images[FITTED:ASKED]]
    found = {
        "opencv": cv2.__version__,
        "components": COMPONENTS,
        "fitted": FITTED,
        "asked": ASKED,
        "eigenvalues": model.getEigenValues().ravel()[:COMPONENTS].tolist(),
        "eigenvectors": model.getEigenVectors().T.round(12).tolist(),
        "labels": [int(label) for label, _ in said],
        "distances": [float(distance) for _, distance in said],
    }
    file = Path(__file__).with_name("eigenfaces.json")
    file.write_text(json.dumps(found) + "\n", encoding="utf-8")
