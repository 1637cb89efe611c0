"""Write scikit-image's photograph `coins` as a PNG: `make_coins.py TARGET`."""

import sys
from pathlib import Path

import numpy as np
from PIL import Image
from skimage import data

Image.fromarray(np.asarray(data.coins())).convert("RGB").save(Path(sys.argv[1]))
