"""Segment Anything itself: weights, encoder, decoder and export. Pure torch; knows no database."""
