"""What stands in each column of a file of people, for those who fill it."""

from typing import Final

from igf.words.community import GROUPS, REGIONS

#: A person in the template; who fills it replaces the row.
EXAMPLE: Final = {
    "id": "amina-diallo",
    "name": "Amina Diallo",
    "email": "amina.diallo@example.org; a.diallo@mail.example.org",
    "languages": "fr; en",
    "zone": "Africa/Dakar",
    "stakeholder_group": GROUPS[2],
    "region": REGIONS[0],
    "gender": "",
    "bodies": "mag (2024-01-01 to 2026-12-31); wg_strategy (co-facilitator, from 2024-03-01)",
    "since": "",
    "until": "",
}
#: Column by column: what it holds, and whether it may be blank.
GUIDE: Final = {
    "id": "A short name that stays (amina-diallo). Blank: it is made from the name, or the person "
    "is known again by an address. list:KEY makes the row a mailing list of the year's file.",
    "name": "As mails should say it. Needed.",
    "email": "Where mails go. More addresses that the person writes from follow, with ; between. "
    "Needed.",
    "languages": "Codes, the preferred one first, with ; between: fr; en. Blank: en.",
    "zone": "Where the person is: Africa/Dakar. Blank: UTC.",
    "stakeholder_group": f"One of: {'; '.join(GROUPS)}. Blank: not said.",
    "region": f"One of: {'; '.join(REGIONS)}. Blank: not said.",
    "gender": "As the person gave it, in any words. Blank: not said.",
    "bodies": "Keys of bodies and roles, with ; between: mag; mag_chair. In brackets, if known, "
    "the function and the first and last day: mag (2024-01-01 to 2026-12-31), wg_strategy "
    "(co-facilitator, from 2024-03-01), mag (until 2026-12-31).",
    "since": "The first day in those bodies of the row that name no days: 2024-01-31.",
    "until": "The last day in those bodies of the row that name no days: 2026-12-31.",
}
RULES: Final = (
    "A column that is left out changes nothing; a blank cell of a column that is there does.",
    "The bodies of a row replace those that the person is in now.",
    "Of a body without days, the days that are known stay.",
    "Who is not in the file stays, unless it is said that the file is complete for a body.",
    "If one row is wrong, nothing is taken in, and all that is wrong is said at once.",
)
