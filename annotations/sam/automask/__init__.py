"""Automatic masks: a grid of points over the image, and what is worth keeping of their masks.

`parameters` says what may be asked for, `crops` where the points lie, `shared_decoder` decodes
many points on one image, `surface` measures and draws masks without making full-size logits,
`generator` puts them together and `records` writes SAM's form. `proposals` keeps what a run finds
for people to choose from.

Same masks as segment_anything/automatic_mask_generator.py, whose faults are not copied:

- It upsamples all masks of a batch to the full image before it filters: 9 GB at 12 megapixels.
- On CUDA its suppression mixes devices and fails above 5,000 boxes.
- Its stability counts a row in int16, which wraps on images wider than 32,767 pixels.
- Removing small regions holds every mask at full size at once.
- Its `bbox` leaves out the last row and column. Ours is COCO's; suppression still uses the official
  box, for the same masks survive only with the same overlaps.
"""
