"""What each member of the firm gets at each address, for an engagement of theirs or next door.

One line an address and verb: codes and the people who get them. Whoever is not named gets 404;
a verb that is not listed gets 405. `other_coach` belongs to the firm and not to the engagement.
The engagement's one session is held, its theme proposed, its commitment open, its mid review open.
"""

EVERYONE = ("admin", "coach", "coachee", "sponsor", "other_coach")

MATRIX = """
home:start                           GET      200 coach coachee sponsor other_coach | 302 admin
home:me                              GET      200 everyone
home:me                              POST     200 everyone
home:engagements                     GET      200 everyone
home:hub                             GET      200 admin | 403 coach coachee sponsor other_coach
home:firm                            GET      200 admin | 403 coach coachee sponsor other_coach
home:firm                            POST     200 admin | 403 coach coachee sponsor other_coach
home:programmes                      GET      200 admin | 403 coach coachee sponsor other_coach
home:programmes                      POST     200 admin | 403 coach coachee sponsor other_coach
home:programme                       GET      200 admin | 403 coach coachee sponsor other_coach
home:programme                       POST     200 admin | 403 coach coachee sponsor other_coach
home:retire_programme                POST     303 admin | 403 coach coachee sponsor other_coach
home:restore_programme               POST     303 admin | 403 coach coachee sponsor other_coach
home:coaches                         GET      200 admin | 403 coach coachee sponsor other_coach
home:coaches                         POST     200 admin | 403 coach coachee sponsor other_coach
home:coach_too                       POST     302 admin | 403 coach coachee sponsor other_coach
home:invite                          POST     302 admin | 403 coach coachee sponsor other_coach
home:end                             GET      200 admin | 403 coach coachee sponsor other_coach
home:end                             POST     302 admin | 403 coach coachee sponsor other_coach
home:clients                         GET      200 admin | 403 coach coachee sponsor other_coach
home:clients                         POST     200 admin | 403 coach coachee sponsor other_coach
home:client                          GET      200 admin | 403 coach coachee sponsor other_coach
home:client                          POST     200 admin | 403 coach coachee sponsor other_coach
home:draft                           GET      200 admin | 403 coach coachee sponsor other_coach
home:draft                           POST     200 admin | 403 coach coachee sponsor other_coach
home:new                             GET      302 admin | 403 coach coachee sponsor other_coach
home:logistics                       GET      200 admin | 403 coach coachee sponsor other_coach
home:hours                           GET      200 admin | 403 coach coachee sponsor other_coach
home:hours_csv                       GET      200 admin | 403 coach coachee sponsor other_coach
home:fee                             POST     422 admin | 403 coach coachee sponsor other_coach
home:change                          GET      302 admin | 403 coach coachee sponsor other_coach
home:change                          POST     302 admin | 403 coach coachee sponsor other_coach
home:start_engagement                POST     302 admin | 403 coach coachee sponsor other_coach
home:discard                         POST     403 everyone
home:end_engagement                  GET      200 admin | 403 coach coachee sponsor other_coach
home:end_engagement                  POST     422 admin | 403 coach coachee sponsor other_coach
home:end_part                        GET      200 admin | 403 coach coachee sponsor other_coach
home:end_part                        POST     303 admin | 403 coach coachee sponsor other_coach
home:profile                         GET      200 coach other_coach | 403 admin coachee sponsor
home:profile                         POST     303 coach other_coach | 403 admin coachee sponsor
home:offer_coaches                   GET      403 everyone
home:offer_coaches                   POST     403 everyone
home:take_coach                      POST     403 everyone
engagements:contracting              GET      200 admin coach coachee sponsor
engagements:plan_contracting         GET      200 admin coach | 403 coachee sponsor
engagements:plan_contracting         POST     422 admin coach | 403 coachee sponsor
engagements:held_contracting         POST     303 admin coach | 403 coachee sponsor
engagements:write_contracting        GET      200 coach coachee
engagements:write_contracting        POST     422 coach coachee
engagements:show_contracting         GET      404 everyone
engagements:show_contracting         POST     404 everyone
engagements:choice                   GET      200 coachee
engagements:choice                   POST     422 coachee
home:extend                          GET      200 admin | 403 coach coachee sponsor other_coach
home:extend                          POST     422 admin | 403 coach coachee sponsor other_coach
home:more_sessions                   GET      200 admin | 403 coach coachee sponsor other_coach
home:more_sessions                   POST     422 admin | 403 coach coachee sponsor other_coach
home:replace_sponsor                 GET      200 admin | 403 coach coachee sponsor other_coach
home:replace_sponsor                 POST     422 admin | 403 coach coachee sponsor other_coach
home:engagement                      GET      200 admin coach coachee | 302 sponsor
home:search                          GET      200 coach coachee | 403 admin sponsor
home:search                          POST     422 coach coachee | 403 admin sponsor
engagements:agreement                GET      200 admin coach coachee sponsor
engagements:agreement_version        GET      200 admin coach coachee sponsor
engagements:agreement_pdf            GET      200 admin coach coachee sponsor
engagements:sign                     POST     422 admin coach coachee sponsor
engagements:decline                  GET      200 coachee sponsor | 302 coach | 403 admin
engagements:decline                  POST     422 coachee sponsor | 302 coach | 403 admin
engagements:versions                 GET      200 admin coach coachee sponsor
engagements:begin_draft              POST     403 admin coach coachee sponsor
engagements:draft                    GET      303 admin | 403 coach coachee sponsor
engagements:draft                    POST     303 admin | 403 coach coachee sponsor
engagements:preview                  GET      303 admin | 403 coach coachee sponsor
engagements:offer                    POST     303 admin | 403 coach coachee sponsor
engagements:discard_draft            POST     303 admin | 403 coach coachee sponsor
engagements:take_back                GET      200 admin | 403 coach coachee sponsor
engagements:take_back                POST     303 admin | 403 coach coachee sponsor
engagements:templates                GET      200 admin | 403 coach coachee sponsor other_coach
engagements:templates                POST     422 admin | 403 coach coachee sponsor other_coach
engagements:template                 GET      200 admin | 403 coach coachee sponsor other_coach
engagements:template                 POST     422 admin | 403 coach coachee sponsor other_coach
engagements:remove_template          POST     303 admin | 403 coach coachee sponsor other_coach
engagements:goals                    GET      200 coach coachee
engagements:edit_goals               GET      200 coach coachee
engagements:edit_goals               POST     422 coach coachee
engagements:life                     GET      200 admin coach coachee sponsor
engagements:pause                    GET      200 admin coach | 403 coachee sponsor
engagements:pause                    POST     303 admin coach | 403 coachee sponsor
engagements:resume                   GET      403 admin coach coachee sponsor
engagements:resume                   POST     403 admin coach coachee sponsor
engagements:add_key_result           GET      200 coach coachee
engagements:add_key_result           POST     422 coach coachee
engagements:key_result               GET      200 coach coachee
engagements:key_result               POST     422 coach coachee
engagements:edit_key_result          GET      200 coach coachee
engagements:edit_key_result          POST     422 coach coachee
engagements:drop_key_result          POST     303 coach coachee
engagements:confidence               GET      200 coach coachee
engagements:confidence               POST     422 coach coachee
engagements:scale                    GET      200 coach coachee
engagements:scale                    POST     422 coach coachee
engagements:rating                   GET      200 coach coachee
engagements:rating                   POST     422 coach coachee
coaching_sessions:calendar           GET      200 everyone
coaching_sessions:calendar           POST     422 everyone
coaching_sessions:link               GET      403 admin coach coachee
coaching_sessions:link               POST     403 admin coach coachee
coaching_sessions:plan               GET      200 coach | 403 admin coachee sponsor
coaching_sessions:plan               POST     422 coach | 403 admin coachee sponsor
coaching_sessions:move               GET      403 admin coach coachee
coaching_sessions:move               POST     403 admin coach coachee
coaching_sessions:wishes             GET      200 coach coachee | 403 admin sponsor
coaching_sessions:wishes             POST     422 coach coachee | 403 admin sponsor
coaching_sessions:away               GET      200 everyone
coaching_sessions:away               POST     422 everyone
coaching_sessions:remove_away        POST     303 coach
coaching_sessions:assistant_links    GET      200 coach coachee | 403 admin sponsor
coaching_sessions:assistant_links    POST     422 coach coachee | 403 admin sponsor
coaching_sessions:end_link           POST     303 coach
coaching_sessions:chemistry          GET      200 coach | 403 admin coachee sponsor
coaching_sessions:chemistry          POST     422 coach | 403 admin coachee sponsor
coaching_sessions:no_show            GET      403 admin coach coachee
coaching_sessions:no_show            POST     403 admin coach coachee
coaching_sessions:cancel             GET      403 admin coach coachee
coaching_sessions:cancel             POST     403 admin coach coachee
coaching_sessions:restore            GET      403 admin coach coachee
coaching_sessions:restore            POST     403 admin coach coachee
coaching_sessions:prepare            GET      303 coach
coaching_sessions:start              POST     303 coach
coaching_sessions:room               GET      303 coach
coaching_sessions:save               POST     422 coach coachee
coaching_sessions:note               POST     422 coach
coaching_sessions:add_commitment     POST     422 coach
coaching_sessions:remove_commitment  POST     403 coach coachee
coaching_sessions:pause              POST     403 coach
coaching_sessions:resume             POST     403 coach
coaching_sessions:history            GET      303 coach
coaching_sessions:revision           GET      200 coach
coaching_sessions:revision           POST     200 coach
coaching_sessions:finish             GET      303 coach
coaching_sessions:finish             POST     303 coach
coaching_sessions:record             GET      200 coach coachee
coaching_sessions:add_addendum       POST     403 coachee | 422 coach
coaching_sessions:length             GET      200 coach | 403 admin coachee
coaching_sessions:length             POST     200 coach | 403 admin coachee
coaching_sessions:confirm_commitment POST     403 coach coachee
coaching_sessions:update_commitment  GET      200 coach coachee
coaching_sessions:update_commitment  POST     200 coach coachee
coaching_sessions:commitment         GET      200 coach coachee
coaching_sessions:reword_commitment  GET      200 coach coachee
coaching_sessions:reword_commitment  POST     422 coach coachee
coaching_sessions:carry_commitment   POST     422 coach coachee
coaching_sessions:reflect            GET      200 coachee
coaching_sessions:reflect            POST     422 coachee
coaching_sessions:share_reflection   POST     303 coachee | 403 coach
coaching_sessions:topic              GET      403 admin coach coachee
coaching_sessions:topic              POST     403 admin coach coachee
coaching_sessions:propose_date       GET      403 admin coach coachee
coaching_sessions:propose_date       POST     403 admin coach coachee
coaching_sessions:propose_correction GET      200 coachee | 403 coach
coaching_sessions:propose_correction POST     422 coachee | 403 coach
coaching_sessions:proposal           GET      200 coach coachee
coaching_sessions:proposal           POST     422 coach | 403 coachee
coaching_sessions:withdraw_proposal  POST     303 coachee | 403 coach
coaching_sessions:referrals          GET      200 coach coachee
coaching_sessions:referrals          POST     422 coach | 403 coachee
coaching_sessions:remove_referral    POST     303 coach | 403 coachee
coaching_sessions:boundaries         GET      200 coach coachee
coaching_sessions:hours              GET      200 coach other_coach | 403 admin coachee sponsor
coaching_sessions:hours_csv          GET      200 coach other_coach | 403 admin coachee sponsor
coaching_sessions:hours_xlsx         GET      200 coach other_coach | 403 admin coachee sponsor
coaching_sessions:hours_letter       GET      200 coach other_coach | 403 admin coachee sponsor
coaching_sessions:hours_letter       POST     422 coach other_coach | 403 admin coachee sponsor
coaching_sessions:bring_hours        GET      200 coach other_coach | 403 admin coachee sponsor
coaching_sessions:bring_hours        POST     422 coach other_coach | 403 admin coachee sponsor
coaching_sessions:add_hours          POST     422 coach other_coach | 403 admin coachee sponsor
coaching_sessions:earlier_hours      GET      200 coach other_coach | 403 admin coachee sponsor
coaching_sessions:earlier_hours      POST     422 coach other_coach | 403 admin coachee sponsor
coaching_sessions:listing            GET      200 coachee | 403 admin coach sponsor
coaching_sessions:listing            POST     422 coachee | 403 admin coach sponsor
reviews:review                       GET      200 coach coachee
reviews:review                       POST     409 coach | 422 coachee
reviews:open                         POST     422 coach coachee
reviews:submit                       GET      200 coachee | 302 coach
reviews:submit                       POST     302 coach | 422 coachee
reviews:complete                     POST     403 coachee | 422 coach
reviews:plan                         GET      200 coach coachee
reviews:plan                         POST     422 coach coachee
reviews:completion                   GET      200 coach coachee
reviews:completion                   POST     403 coachee | 422 coach
consent:themes                       GET      200 coach coachee
consent:themes                       POST     422 coach coachee
consent:begin_update                 POST     422 coach coachee
consent:goal_title                   POST     422 coach coachee
consent:comment                      POST     422 coach coachee
consent:suggest                      GET      200 coach coachee
consent:suggest                      POST     422 coach coachee
consent:edit_theme                   GET      200 coach coachee
consent:edit_theme                   POST     200 coach coachee
consent:propose                      POST     403 coach coachee
consent:consent                      GET      200 coachee
consent:consent                      POST     200 coachee
consent:check                        GET      302 coachee
consent:check                        POST     302 coachee
consent:decline                      POST     302 coachee | 403 coach
consent:withdraw                     POST     403 coach coachee
consent:take_line_away               POST     302 coachee
consent:sponsor_page                 GET      200 coach coachee sponsor
consent:sponsor_pdf                  GET      200 sponsor
consent:hope                         POST     422 sponsor
consent:answer                       POST     422 sponsor
consent:sponsor_words                GET      200 coach coachee
consent:counting                     GET      200 coachee | 403 admin coach sponsor
consent:counting                     POST     422 coachee | 403 admin coach sponsor
consent:figures                      GET      200 everyone
consent:figure                       GET      404 everyone
consent:check_figures                GET      200 admin | 403 coach coachee sponsor other_coach
consent:check_figures                POST     422 admin | 403 coach coachee sponsor other_coach
consent:ledger                       GET      200 coach coachee
consent:proof                        GET      200 coach coachee
consent:proof_words                  POST     200 coachee
consent:access                       GET      200 coachee
consent:receipt                      GET      200 coachee
consent:exceptions                   GET      200 coach coachee
consent:ask_exception                GET      200 coach
consent:ask_exception                POST     422 coach
consent:exception                    GET      200 admin coach coachee
consent:decide_exception             POST     403 admin coach coachee
consent:exception_text               GET      200 admin
consent:take_back_exception          POST     403 admin coach coachee
consent:close_exception              POST     303 admin coach | 403 coachee
consent:firm_exceptions              GET      200 admin | 403 coach coachee sponsor other_coach
consent:firm_handover                GET      200 admin | 403 coach coachee sponsor other_coach
consent:firm_handover                POST     422 admin | 403 coach coachee sponsor other_coach
consent:handover                     GET      200 coach coachee
consent:handover                     POST     303 coach coachee | 403 admin
consent:complete_handover            POST     303 admin | 403 coach coachee
consent:cancel_handover              POST     303 admin | 403 coach coachee
consent:hand_on                      POST     403 admin coach coachee
consent:passed_on                    GET      200 coach coachee
consent:receipt_pdf                  GET      200 coachee
api:me                               GET      200 everyone
api:me                               OPTIONS  200 everyone
api:engagements                      GET      200 everyone
api:engagements                      OPTIONS  200 everyone
api:engagement                       GET      200 admin coach coachee sponsor
api:engagement                       OPTIONS  200 everyone
api:coaching_sessions                GET      200 admin coach coachee sponsor
api:coaching_sessions                OPTIONS  200 everyone
api:commitments                      GET      200 everyone
api:commitments                      OPTIONS  200 everyone
api:releases                         GET      200 everyone
api:releases                         OPTIONS  200 everyone
api:schema                           GET      200 everyone
api:schema                           OPTIONS  200 everyone
"""

Expected = dict[tuple[str, str], dict[str, int]]


def expected() -> Expected:
    """(route, verb) → person → code."""
    table: Expected = {}
    for line in MATRIX.strip().splitlines():
        route, verb, cells = line.split(maxsplit=2)
        table[route, verb] = codes = dict.fromkeys(EVERYONE, 404)
        for cell in cells.split(" | "):
            code, *people = cell.split()
            named = EVERYONE if people == ["everyone"] else people
            codes.update(dict.fromkeys(named, int(code)))
    return table
