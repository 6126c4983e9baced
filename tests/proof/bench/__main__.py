"""Run every measurement, or those named: `python -m tests.proof.bench pages plans`."""

from __future__ import annotations

import sys

from tests.proof.bench.stage import stage


def main() -> None:
    with stage():
        # Models come after Django is set up on the bench's own database.
        from tests.proof.bench import pages, people, plans, saving
        from tests.proof.bench.rounds import publish

        wanted = sys.argv[1:] or ["page", "statements", "saving", "sealed", "plans"]
        admin, rows = people.firm(), []
        if "page" in wanted:
            rows += pages.engagement_page(admin)
        if "statements" in wanted:
            rows += pages.statements_a_page(admin)
        if "saving" in wanted:
            rows += saving.autosave(admin)
        if "sealed" in wanted:
            rows += pages.sealed_page(admin)
        if "plans" in wanted:
            rows += plans.plans()
        publish(rows)


if __name__ == "__main__":
    main()
