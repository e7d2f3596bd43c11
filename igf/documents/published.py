"""The documents of this year and the one before that have been published, as a list."""

from igf.documents.rules.published import Published, published_text
from igf.documents.versions import MARKDOWN, Made
from igf.stage.situation import Situation
from igf.store.queries import documents as document_queries
from igf.store.queries import year as queries
from igf.store.session import Session


def gather_documents(session: Session, now: Situation) -> Made:
    """A list of every published document with its address; of each the newest version that is."""
    years = [each for each in queries.cycles(session) if each.key <= now.stage.cycle][-2:]
    found: list[Published] = []
    for year in reversed(years):
        stages = {row.id: row.title for row in queries.stages(session, year.key)}
        newest = {
            (row.stage, row.key): row
            for row in document_queries.of_stages(session, tuple(stages))
            if row.address
        }
        found += [
            Published(
                cycle=year.title,
                stage=stages[row.stage],
                title=row.title,
                version=row.version,
                made_at=row.made_at,
                address=row.address or "",
            )
            for row in newest.values()
        ]
    title = "Published documents" if found else "Published documents (none so far)"
    text = published_text(now.year.title, found=found)
    return Made(f"{title}: {now.stage.title}", MARKDOWN, text.encode())
