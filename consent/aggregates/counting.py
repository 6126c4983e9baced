"""`consent_publish`: the one place that counts, because no person may read what it counts.

It answers what would be published or, with `keep`, writes it; or that it is refused. Whoever
calls it has to be an admin of the firm in context. Every number follows these rules:

- Five: nothing is counted over fewer, and no cell of one to four is shown.
- Atoms: engagements that were counted in exactly the same publications are an atom. Each atom has
  at least five, in all and in every shown cell, or none; so no sum or difference of publications
  is about fewer than five.
- Drift: a cell that has moved by one to four since it was shown is kept back.
- Blocks: in a distribution, what is kept back is never one cell alone and never fewer than ten.
- Noughts and everybody: a cell of none or of all would tell about each one, and is kept back too.
- How many were counted is said in fives: at least 5, at least 10, and so on.
"""

from __future__ import annotations

from coaching.tenancy.sql import FIRM, MEMBER, OWNER_ROLE

FEWEST = 5
BLOCK = 10
QUIET_DAYS = 90
CLOSE_DAYS = 7  # further outside the rhythm than this is far

COUNTED_TABLES = (
    "engagements_engagement",
    "coaching_sessions_coachingsession",
    "reviews_review",
    "reviews_outcomerating",
    "consent_release",
    "consent_aggregateconsent",
)
KEPT_TABLES = ("consent_aggregate", "consent_aggregatemember")


def owner_policies() -> str:
    """The function runs as the owner, whom row security stops too: what it may see and write."""
    lines = []
    for table in COUNTED_TABLES:
        lines += [
            f"DROP POLICY IF EXISTS owner_counts ON {table};",
            f"CREATE POLICY owner_counts ON {table} FOR SELECT TO {OWNER_ROLE} USING (firm_id = {FIRM});",
        ]
    for table in KEPT_TABLES:
        lines += [
            f"DROP POLICY IF EXISTS owner_publishes ON {table};",
            f"CREATE POLICY owner_publishes ON {table} FOR ALL TO {OWNER_ROLE} "
            f"USING (firm_id = {FIRM}) WITH CHECK (firm_id = {FIRM});",
        ]
    return "\n".join(lines)


# What is true of each engagement, one line a cell that it counts in.
FACTS = """
    SELECT e.id AS engagement, 'stage' AS part, e.state::text AS cell, NULL::numeric AS rating
      FROM engagements_engagement e WHERE e.firm_id = firm AND e.id = ANY (whole)
    UNION ALL
    SELECT e.id, 'rhythm', CASE WHEN g.outside IS NULL THEN 'early' WHEN g.outside = 0 THEN 'on'
                                WHEN g.outside <= {close} THEN 'close' ELSE 'far' END, NULL
      FROM engagements_engagement e LEFT JOIN LATERAL (
           SELECT max(greatest(d.gap - e.max_gap_days, e.min_gap_days - d.gap, 0)) AS outside
             FROM (SELECT (s.starts_at AT TIME ZONE e.time_zone)::date
                          - lag((s.starts_at AT TIME ZONE e.time_zone)::date) OVER (ORDER BY s.starts_at) AS gap
                     FROM coaching_sessions_coachingsession s
                    WHERE s.firm_id = firm AND s.engagement_id = e.id AND s.state = 'held'
                      AND s.number IS NOT NULL) d) g ON true
     WHERE e.firm_id = firm AND e.id = ANY (whole)
    UNION ALL
    SELECT DISTINCT r.engagement_id, 'themes', r.focus_area || '|' || r.direction, NULL::numeric
      FROM consent_release r WHERE r.firm_id = firm AND r.engagement_id = ANY (whole)
    UNION ALL
    SELECT o.engagement_id, 'outcomes', o.dimension || '|' || v.kind || '|' || p.role, avg(o.rating)
      FROM reviews_outcomerating o
      JOIN reviews_review v ON v.firm_id = o.firm_id AND v.id = o.review_id AND v.state = 'complete'
      JOIN access_engagementparty p ON p.firm_id = o.firm_id AND p.engagement_id = o.engagement_id
       AND p.member_id = o.author_id AND p.role IN ('coach', 'coachee')
     WHERE o.firm_id = firm AND o.engagement_id = ANY (whole)
     GROUP BY 1, 3
"""

# Which engagements were counted together, with this time: also those that are not counted now, since
# two publications that share nobody can be set against each other through a third.
ATOMS = """
    SELECT e AS engagement, (e = ANY (counted))::text || coalesce((
           SELECT string_agg(m.publication_id::text, ',' ORDER BY m.publication_id)
             FROM consent_aggregatemember m WHERE m.firm_id = firm AND m.engagement_id = e), '') AS atom
      FROM unnest(whole) e
"""

# Each cell over the counted engagements, with whether anything speaks against showing it.
CELLS = """
    WITH facts AS ({facts}),
    kinds AS (
        SELECT DISTINCT part, cell FROM facts WHERE engagement = ANY (counted)
        UNION SELECT 'stage', unnest(ARRAY['contracting', 'active', 'completed', 'ended_early'])
        UNION SELECT 'rhythm', unnest(ARRAY['on', 'close', 'far', 'early'])),
    atoms AS ({atoms}),
    sizes AS (SELECT atom, count(*) AS many FROM atoms GROUP BY atom),
    thin AS (
        SELECT k.part, k.cell FROM kinds k CROSS JOIN sizes z
         CROSS JOIN LATERAL (
               SELECT count(*) AS c FROM facts f JOIN atoms a USING (engagement)
                WHERE f.part = k.part AND f.cell = k.cell AND a.atom = z.atom) n
         WHERE n.c BETWEEN 1 AND {least}
            OR (k.part = 'themes' AND z.many - n.c BETWEEN 1 AND {least})),
    earlier AS (
        SELECT a.publication_id, a.figures FROM consent_aggregate a
         WHERE a.firm_id = firm AND a.reader_id IS NULL AND a.publication_id = ANY (overlapping)),
    shown_before AS (
        SELECT k.part, k.cell, e.publication_id,
               CASE WHEN k.part = 'outcomes' THEN (e.figures -> k.part -> k.cell ->> 'n')::int
                    ELSE (e.figures -> k.part ->> k.cell)::int END AS c,
               (e.figures -> k.part -> k.cell ->> 'mean')::numeric AS mean
          FROM kinds k CROSS JOIN earlier e WHERE e.figures -> k.part ? k.cell),
    now_there AS (
        SELECT b.part, b.cell, b.publication_id, b.c AS was, b.mean AS mean_was,
               count(f.engagement) AS c, round(avg(f.rating), 1) AS mean
          FROM shown_before b
          LEFT JOIN consent_aggregatemember m ON m.firm_id = firm AND m.publication_id = b.publication_id
          LEFT JOIN facts f ON f.part = b.part AND f.cell = b.cell AND f.engagement = m.engagement_id
         GROUP BY 1, 2, 3, 4, 5),
    totals AS (
        SELECT k.part, k.cell, count(f.engagement) AS c, round(avg(f.rating), 1) AS mean,
               min(f.rating) = max(f.rating) AS all_alike
          FROM kinds k LEFT JOIN facts f
            ON f.part = k.part AND f.cell = k.cell AND f.engagement = ANY (counted)
         GROUP BY 1, 2)
    SELECT t.part, t.cell, t.c, t.mean,
           coalesce(t.all_alike, false)
           OR EXISTS (SELECT FROM thin h WHERE h.part = t.part AND h.cell = t.cell)
           OR EXISTS (SELECT FROM shown_before b WHERE b.part = t.part AND b.cell = t.cell
                         AND (abs(b.c - t.c) BETWEEN 1 AND {least} OR (b.c = t.c AND b.mean IS DISTINCT FROM t.mean)))
           OR EXISTS (SELECT FROM now_there w WHERE w.part = t.part AND w.cell = t.cell
                         AND (abs(w.was - w.c) BETWEEN 1 AND {least}
                              OR (w.was = w.c AND w.mean_was IS DISTINCT FROM w.mean))) AS unfit
      FROM totals t
"""

FUNCTION = """
CREATE OR REPLACE FUNCTION consent_publish(
    publication uuid, client uuid, readers uuid[], seen text, keep boolean
) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    firm uuid := {firm}; me uuid := {member};
    counted uuid[]; whole uuid[]; overlapping uuid[]; seed text; smallest bigint; free_on timestamptz;
    one record; part_name text; hidden bigint; many_hidden int; shown jsonb; figures jsonb := '{{}}'; digest text;
BEGIN
    IF NOT access_is_admin() THEN
        RAISE EXCEPTION 'only an admin publishes figures' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('consent_publish' || firm::text, 0));
    IF EXISTS (SELECT FROM unnest(readers) r WHERE NOT EXISTS (
        SELECT FROM access_engagementparty p
          JOIN engagements_engagement e ON e.firm_id = p.firm_id AND e.id = p.engagement_id
          JOIN firms_membership m ON m.firm_id = p.firm_id AND m.id = p.member_id
         WHERE p.firm_id = firm AND p.member_id = r AND p.role = 'sponsor' AND p.since IS NOT NULL
           AND p.until IS NULL AND m.ended_at IS NULL AND e.client_organisation_id = client)) THEN
        RAISE EXCEPTION 'figures go to sponsors of that client organisation alone'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM consent_aggregate a WHERE a.firm_id = firm AND a.publication_id = publication) THEN
        RETURN jsonb_build_object('published', true);
    END IF;
    -- A quiet time after each publication, whoever has agreed or not: its end is known beforehand.
    SELECT max(a.published_at) + interval '{quiet} days' INTO free_on FROM consent_aggregate a
     WHERE a.firm_id = firm AND (client IS NULL OR a.client_organisation_id IS NULL
                                 OR a.client_organisation_id = client);
    IF free_on > now() THEN
        RETURN jsonb_build_object('refused', 'recent', 'free_on', free_on);
    END IF;
    -- A yes counts from the first day of the next month, so that nobody sees when it was given.
    SELECT coalesce(array_agg(e.id ORDER BY e.id), '{{}}') INTO counted FROM engagements_engagement e
     WHERE e.firm_id = firm AND e.state <> 'draft' AND (client IS NULL OR e.client_organisation_id = client)
       AND EXISTS (SELECT FROM consent_aggregateconsent c
                    WHERE c.firm_id = firm AND c.engagement_id = e.id AND c.ended_at IS NULL
                      AND c.given_at < date_trunc('month', now()));
    SELECT min(many) INTO smallest FROM (
        SELECT count(*) AS many FROM (
            SELECT e, array_agg(m.publication_id ORDER BY m.publication_id) AS atom, e = ANY (counted) AS here
              FROM (SELECT unnest(counted) AS e UNION
                    SELECT engagement_id FROM consent_aggregatemember WHERE firm_id = firm) every
              LEFT JOIN consent_aggregatemember m ON m.firm_id = firm AND m.engagement_id = e
             GROUP BY e) every
         GROUP BY atom, here) atoms;
    IF cardinality(counted) < {fewest} OR smallest < {fewest} THEN
        RETURN jsonb_build_object('refused', 'not now');  -- one answer for both: neither is told apart
    END IF;
    SELECT coalesce(array_agg(DISTINCT m.publication_id), '{{}}') INTO overlapping
      FROM consent_aggregatemember m WHERE m.firm_id = firm AND m.engagement_id = ANY (counted);
    SELECT array_agg(DISTINCT e) INTO whole FROM (
        SELECT unnest(counted) AS e UNION
        SELECT engagement_id FROM consent_aggregatemember WHERE firm_id = firm) every;
    seed := md5(counted::text);
    FOREACH part_name IN ARRAY ARRAY['stage', 'rhythm', 'themes', 'outcomes'] LOOP
        shown := '{{}}'; hidden := 0; many_hidden := 0;
        FOR one IN {cells} LOOP
            CONTINUE WHEN one.part <> part_name;
            CONTINUE WHEN one.c = 0;  -- a nought is never said: it looks like any other that is kept back
            IF one.c < {fewest} OR one.unfit
               OR (one.part <> 'outcomes' AND one.c = cardinality(counted)) THEN
                hidden := hidden + one.c; many_hidden := many_hidden + 1;
            ELSIF one.part = 'outcomes' THEN
                shown := shown || jsonb_build_object(one.cell, jsonb_build_object('n', one.c, 'mean', one.mean));
            ELSE
                shown := shown || jsonb_build_object(one.cell, one.c);
            END IF;
        END LOOP;
        IF part_name IN ('stage', 'rhythm') THEN
            IF many_hidden > 0 THEN
                -- Others are kept back with it, in an order that only the counted set decides.
                FOR one IN SELECT s.key, s.value::int AS c FROM jsonb_each_text(shown) s
                            ORDER BY md5(seed || part_name || s.key) LOOP
                    EXIT WHEN many_hidden > 1 AND hidden >= {block};
                    shown := shown - one.key; hidden := hidden + one.c; many_hidden := many_hidden + 1;
                END LOOP;
            END IF;
            IF EXISTS (
                SELECT FROM consent_aggregate a
                 CROSS JOIN LATERAL (SELECT (SELECT count(*) FROM consent_aggregatemember m
                                              WHERE m.firm_id = firm AND m.publication_id = a.publication_id)
                                            - coalesce(sum(s.value::int), 0) AS kept_back
                                       FROM jsonb_each_text(a.figures -> part_name) s) b
                 WHERE a.firm_id = firm AND a.reader_id IS NULL AND a.publication_id = ANY (overlapping)
                   AND a.figures -> part_name <> '{{}}' AND abs(b.kept_back - hidden) BETWEEN 1 AND {least})
               OR EXISTS (
                WITH facts AS ({facts}), atoms AS ({atoms})
                SELECT FROM atoms a JOIN facts f ON f.engagement = a.engagement AND f.part = part_name
                 GROUP BY a.atom
                HAVING count(*) FILTER (WHERE NOT shown ? f.cell) BETWEEN 1 AND {least}) THEN
                shown := '{{}}';
            END IF;
        END IF;
        figures := figures || jsonb_build_object(part_name, shown);
    END LOOP;
    digest := md5(figures::text || cardinality(counted) / {fewest});
    IF keep AND digest = seen THEN
        INSERT INTO consent_aggregatemember (id, firm_id, publication_id, engagement_id)
            SELECT gen_random_uuid(), firm, publication, unnest(counted);
        INSERT INTO consent_aggregate (id, firm_id, publication_id, client_organisation_id, reader_id,
                                       published_by_id, published_at, engagements, figures)
            SELECT gen_random_uuid(), firm, publication, client, r, me, now(),
                   cardinality(counted) / {fewest} * {fewest}, figures
              FROM (SELECT NULL::uuid AS r UNION ALL SELECT DISTINCT unnest(readers)) copies;
        RETURN jsonb_build_object('published', true);
    END IF;
    RETURN jsonb_build_object('engagements', cardinality(counted) / {fewest} * {fewest}, 'figures', figures,
                              'digest', digest);
END $$;
"""


def counting_sql() -> str:
    """The function and what its owner may see, as one script."""
    return f"{owner_policies()}\n{function_sql()}"


def function_sql(quiet_days: int = QUIET_DAYS) -> str:
    facts = FACTS.format(close=CLOSE_DAYS)
    cells = CELLS.format(facts=facts, atoms=ATOMS, least=FEWEST - 1)
    return FUNCTION.format(
        firm=FIRM,
        member=MEMBER,
        cells=cells,
        facts=facts,
        atoms=ATOMS,
        fewest=FEWEST,
        least=FEWEST - 1,
        block=BLOCK,
        quiet=quiet_days,
    )
