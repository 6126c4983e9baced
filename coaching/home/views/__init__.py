"""Pages. Each fetches what the person may see, lets a form clean and an operation decide."""
