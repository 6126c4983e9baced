"""What people do in stages 1 and 2, one module a subject."""
