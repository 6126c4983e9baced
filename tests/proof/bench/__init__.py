"""`make bench`: how fast, as ratios, with both sides interleaved in one run."""
