from coaching.reminders.models.due import Due
from coaching.reminders.models.preference import ReminderPreference
from coaching.reminders.models.reminder import Reminder

__all__ = ["Due", "Reminder", "ReminderPreference"]
