"""What a sponsor says: what they hope for, and their answers to the support asked of them.

It goes to coach and coachee and to nobody else, not even to another sponsor.
"""
