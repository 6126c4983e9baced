from django.db import migrations


class Migration(migrations.Migration):
    # The marks are filled from the sessions first; then the number that every sponsor's connection
    # could read goes.
    dependencies = [
        ("engagements", "0004_an_engagement_that_starts_well"),
        ("coaching_sessions", "0004_marks_of_sessions"),
    ]

    operations = [
        migrations.RemoveField(model_name="engagement", name="sessions_held"),
    ]
