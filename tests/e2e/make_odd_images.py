"""Write scikit-image's photograph `astronaut` in every size of prompt_sequences.json as PNGs.

make_odd_images.py FOLDER
"""

import sys
from pathlib import Path

from PIL import Image
from skimage import data

from tests.vectors.make_prompt_sequences import SIZES_HW

photo = Image.fromarray(data.astronaut())
for height, width in SIZES_HW:
    photo.resize((width, height)).save(Path(sys.argv[1]) / f"{height}x{width}.png")
