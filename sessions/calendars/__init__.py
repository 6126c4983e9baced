"""What people's own calendars know of their sessions: invitations by mail, answers, a feed, a link."""
