"""What people type in stages 1 and 2, one module a page."""
