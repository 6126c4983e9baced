"""Pages of stage 3."""
