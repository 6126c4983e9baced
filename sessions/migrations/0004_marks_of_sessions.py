from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("coaching_sessions", "0003_plans_and_calendars"),
        ("engagements", "0004_an_engagement_that_starts_well"),
    ]

    operations = [
        # What sponsors saw counted goes on being counted: under the agreement in force today, which
        # is the one that lets them see it. The owner is bound by row security too, and steps past it
        # for this statement alone.
        migrations.RunSQL(
            """
            ALTER TABLE coaching_sessions_coachingsession NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE engagements_agreement NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE engagements_sessionmark NO FORCE ROW LEVEL SECURITY;
            INSERT INTO engagements_sessionmark
                    (id, firm_id, engagement_id, session_id, kind, under_version)
                SELECT gen_random_uuid(), s.firm_id, s.engagement_id, s.id, s.state,
                       coalesce(a.version, 0)
                  FROM coaching_sessions_coachingsession s
                  LEFT JOIN engagements_agreement a ON a.firm_id = s.firm_id
                       AND a.engagement_id = s.engagement_id AND a.state = 'in_force'
                 WHERE (s.state = 'held' AND s.number IS NOT NULL)
                    OR (s.state IN ('no_show', 'late_cancelled')
                        AND (s.kind = 'coaching' OR s.number IS NOT NULL));
            SET CONSTRAINTS ALL IMMEDIATE;
            ALTER TABLE engagements_sessionmark FORCE ROW LEVEL SECURITY;
            ALTER TABLE engagements_agreement FORCE ROW LEVEL SECURITY;
            ALTER TABLE coaching_sessions_coachingsession FORCE ROW LEVEL SECURITY;
            """,
            migrations.RunSQL.noop,
        ),
    ]
