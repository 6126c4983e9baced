"""Forms: they clean what was typed, and decide nothing."""
