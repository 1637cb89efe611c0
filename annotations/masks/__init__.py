"""Masks as numbers: COCO run-length codes, bitmaps and their metrics. Pure; no Django, no torch.

`counts` is the string codec, `rle` what may cross the network or the database, `bitmaps` the
only place that allocates height times width, `metrics` compares masks.
"""
