"""Write a JPEG of 3,000 x 9,000: black and white stripes, too narrow to be seen on a display image.

make_stripes.py FILE
"""

import sys

import numpy as np
from PIL import Image

HEIGHT, WIDTH, STRIPE = 3000, 9000, 2

row = np.where(np.arange(WIDTH) // STRIPE % 2, 255, 0).astype(np.uint8)
Image.fromarray(np.tile(row, (HEIGHT, 1))).save(sys.argv[1], quality=90)
