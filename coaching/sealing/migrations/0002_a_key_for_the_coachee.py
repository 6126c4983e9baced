from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sealing", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sealingkey",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("firm", "wraps the firm's other keys"),
                    ("shared", "between coach and coachee"),
                    ("coach", "the coach's private notes"),
                    ("release", "words released to a sponsor"),
                    ("coachee", "what the coachee keeps for themselves"),
                ],
                max_length=10,
            ),
        ),
    ]
