"""Write a 16-bit PNG of 300 x 400: eight bands from 1,000 to 4,500 with a bright disc amid them.

make_deep_bands.py FILE
"""

import sys

import numpy as np
from PIL import Image

HEIGHT, WIDTH, BAND = 300, 400, 50

rows, columns = np.mgrid[:HEIGHT, :WIDTH]
samples = (1000 + 500 * (columns // BAND)).astype(np.uint16)
samples[(rows - 150) ** 2 + (columns - 200) ** 2 < 60**2] = 9000
Image.fromarray(samples).save(sys.argv[1])
