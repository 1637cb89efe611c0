"""Write a gray PNG, plain but for a bright square: `make_flat.py TARGET [WIDTH HEIGHT]`."""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

GROUND, BRIGHT = 96, 200

width, height = (int(side) for side in sys.argv[2:4] or ("320", "240"))
pixels = np.full((height, width), GROUND, np.uint8)
pixels[150:190, 240:300] = BRIGHT
Image.fromarray(pixels).save(Path(sys.argv[1]))
