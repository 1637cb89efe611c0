"""Write scikit-image's photograph `coins` as a gray PNG: `make_coins.py TARGET`."""

import sys
from pathlib import Path

import numpy as np
from PIL import Image
from skimage import data

Image.fromarray(np.asarray(data.coins())).save(Path(sys.argv[1]))
