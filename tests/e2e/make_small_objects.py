"""Write a JPEG of 1500 x 2000 with a bright disc of 14 px: `make_small_objects.py TARGET`."""

import sys

import numpy as np
from PIL import Image

HEIGHT, WIDTH = 1500, 2000
CENTRE_X, CENTRE_Y, RADIUS = 810, 590, 7

coarse = np.random.default_rng(3).integers(90, 130, (15, 20, 3), np.uint8)
ground = Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
pixels = np.array(ground)
rows, columns = np.ogrid[:HEIGHT, :WIDTH]
disc = (columns + 0.5 - CENTRE_X) ** 2 + (rows + 0.5 - CENTRE_Y) ** 2 < RADIUS**2
pixels[disc] = (220, 200, 90)
Image.fromarray(pixels).save(sys.argv[1], "JPEG", quality=95)
