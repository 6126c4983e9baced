"""Fill a clone with other firms, past every wall, by copying one firm's rows many times over."""

from __future__ import annotations

from collections.abc import Iterator

from coaching.firms.models import Membership
from tests.support import cluster

COACHEES, SESSIONS_EACH = 20, 8

# Each row is a copy of the first firm's row with other keys: `f` is the number of its firm, `e` of
# its engagement, `s` of its session. Firm 1 is the one that is measured.
ENGAGEMENT = "md5('e' || f || '-' || e)::uuid"
SESSION = "md5('s' || f || '-' || e || '-' || s)::uuid"
NOTHING = "'\\x00'"  # in place of a sealed text: its length does not matter here


def member(number: str) -> str:
    return f"md5('m' || f || '-' || {number})::uuid"


def key(of: str) -> str:
    return f"md5('{of}' || f || '-' || e)::uuid"


def crowd(database: str, admin: Membership, *, firms: int, sessions: int) -> None:
    """`firms` firms, each with so many sessions and what belongs to them. Then ANALYZE."""
    connection = cluster.superuser(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica; SET work_mem = '64MB'")
            for statement in statements(str(admin.firm_id), firms, sessions // SESSIONS_EACH):
                cursor.execute(statement)
            cursor.execute("VACUUM ANALYZE")
    finally:
        connection.close()


def statements(ours: str, firms: int, engagements: int) -> list[str]:
    each_firm = f"generate_series(1, {firms}) f"
    each = f"{each_firm}, generate_series(1, {engagements}) e"
    coach, coachee = member("(e % 5)"), member(f"(5 + e % {COACHEES})")
    held = {"engagement_id": ENGAGEMENT, "author_id": coach}
    by_session = {**held, "coaching_session_id": SESSION.replace("|| s)", "|| 1)")}
    sealed = dict.fromkeys
    # The last two of eight are still to come, at times of their own: nobody is booked twice.
    day = "now() + (e * 10 + s) * interval '1 day'"
    ahead = {"state": "CASE WHEN s > 6 THEN 'planned' ELSE 'held' END",
             "starts_at": day, "ends_at": f"{day} + interval '85 minutes'"}  # fmt: skip
    everybody = f"{each_firm}, generate_series(0, {4 + COACHEES}) e"
    outside = {"email": "e || '@' || f || '.example'", "person_id": "NULL::text"}
    return [
        copy("firms_firm", f"generate_series(2, {firms}) f",
             {"id": "md5('f' || f)::uuid", "slug": "'crowd-' || f"}),
        copy("firms_membership", everybody,
             {"id": member("e"), "joined_at": "NULL::text", **outside}, ours, "is_coach"),
        copy("engagements_engagement", each, {"id": ENGAGEMENT}, ours),
        *(
            copy("access_engagementparty", each,
                 {"id": key(role), "engagement_id": ENGAGEMENT, "member_id": who}, ours,
                 f"role = '{role}'")
            for role, who in (("coach", coach), ("coachee", coachee))
        ),
        copy("coaching_sessions_coachingsession", f"{each}, generate_series(1, {SESSIONS_EACH}) s",
             {"id": SESSION, "engagement_id": ENGAGEMENT, "coach_id": coach, "number": "s", **ahead}, ours),
        copy("engagements_goal", each, {"id": key("goal"), **held,
             **sealed(("title", "outcome", "success_criteria"), NOTHING)}, ours),
        copy("coaching_sessions_sessionrecord", each, {"id": key("record"), **by_session,
             **sealed(("check_in", "deep_dive", "challenge", "action_planning"), NOTHING)}, ours),
        copy("coaching_sessions_commitment", each, {"id": key("promise"), **by_session,
             **sealed(("wording", "measure"), NOTHING)}, ours),
        *(
            copy("sealing_sealingkey", each, {"id": key(purpose), "engagement_id": ENGAGEMENT},
                 ours, f"purpose = '{purpose}'")
            for purpose in ("shared", "coach", "release")
        ),
        *others(each, ours),
    ]  # fmt: skip


def others(each: str, ours: str) -> Iterator[str]:
    """One row an engagement of what else the pages read; keys that must differ do."""
    keys = {
        "engagements_signature": ("agreement_id", key("engagements_agreement")),
        "consent_consent": ("theme_id", key("consent_theme")),
        "consent_release": ("consent_id", key("consent_consent")),
        "consent_consentevent": ("seq", "1000 + e"),
    }
    for table in (
        "engagements_agreement",
        "reviews_review",
        "consent_theme",
        "access_accessentry",
        *keys,
    ):
        name, value = keys.get(table, ("engagement_id", ENGAGEMENT))
        yield copy(table, each, {"id": key(table), "engagement_id": ENGAGEMENT, name: value}, ours)
    clients = {"id": key("client"), "name": "'Client ' || e"}
    yield copy("firms_clientorganisation", each, clients, ours)


def copy(table: str, each: str, values: dict[str, str], ours: str = "", first: str = "true") -> str:
    """One row of the table that fits `first`, again for every combination of `each`."""
    if ours:
        firm = f"CASE WHEN f = 1 THEN '{ours}' ELSE md5('f' || f) END::uuid"
        values = {"firm_id": firm, **values}
    pairs = ", ".join(f"'{name}', {value}" for name, value in values.items())
    return (
        f"INSERT INTO {table} SELECT r.* FROM (SELECT t FROM {table} t WHERE {first} LIMIT 1) p(t), "
        f"{each}, LATERAL jsonb_populate_record(p.t, jsonb_build_object({pairs})) r"
    )
