"""Pages of stage 5. Each view fetches what its reader may see and lets one operation decide."""
