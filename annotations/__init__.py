"""The application: labeling images with Segment Anything. Floors are listed in the docs."""
