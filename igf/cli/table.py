"""Every command of `igf`: its name, the module that does it, its line in the help.

The one place where a command is entered, in the order of the help. Nothing is loaded for it: the
module is loaded when the command is given. The function is the last word of the name with
`_command`: `people join` is `join_command`.
"""
# ruff: noqa: E501 -- a table: a line for each command

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Row:
    """A command; without a module the group of those whose names begin with its own.

    `alone` is the command that a group by itself stands for; without one it says how to use it.
    `odd` lets arguments begin with a dash as options do, for a shift such as -2d.
    """

    name: str
    module: str
    help: str
    hidden: bool = False
    alone: str = ""
    odd: bool = False


# fmt: off
#: The commands and groups, each group before its commands.
COMMANDS: Final = (
    Row("check",              "igf.cli.check",              "Say everything that is wrong with a year: file, line, and what would be right."),
    Row("plan",               "igf.cli.year",               "Work out the year: every date, the slack of each stage, the critical path."),
    Row("rehearse",           "igf.cli.rehearsal.rehearse", "See the whole year before it happens: every mail, every approval, what collides."),
    Row("schema",             "igf.cli.schema",             "Export the JSON Schema of years and kinds of stage."),
    Row("new",                "igf.cli.starting.new",       "Write a year to begin with: the stages of another one, at the same distance from T."),
    Row("start",              "igf.cli.starting.start",     "Start a year on any day of it, or let a running one go on with its changed file."),
    Row("export",             "igf.cli.changing.export",    "Write the year as it stands as a file of cycles/, with what was moved, by whom and why."),
    Row("status",             "igf.cli.status",             "Say what is open, what waits for whom, what comes next, and what needs attention."),
    Row("health",             "igf.cli.health",             "Say what is late, for whom, since when, and what to do; slack and load of people."),
    Row("decide",             "igf.cli.asks.decide",        "Answer a question that is open, or show it with the rule by which it is decided."),
    Row("open",               "igf.cli.moving.by_hand",     "Show all that follows from opening a stage now, also one that has closed, and open it."),
    Row("close",              "igf.cli.moving.by_hand",     "Show all that follows from closing a stage now, and close it."),
    Row("move",               "igf.cli.moving.move",        "Show all that follows from moving dates, and move them.", odd=True),
    Row("handover",           "igf.cli.people.handover",    "Hand over what a person leads, once it was shown; answers that were given stay."),
    Row("pause",              "igf.cli.stopping",           "Pause a stage or a whole year: nothing is sent and nothing is done until it goes on."),
    Row("resume",             "igf.cli.stopping",           "Let a stage or a year that was stopped go on, once it was shown what would leave."),
    Row("cancel",             "igf.cli.stopping",           "Cancel a stage or a whole year: its questions are closed, waiting mails are dropped."),
    Row("owed",               "igf.cli.asks.owed",          "Say who is expected to answer what, by when; the soonest first."),
    Row("backup",             "igf.cli.ops.backup",         "Write one file with the database, the files to post and the settings, while all runs."),
    Row("restore",            "igf.cli.ops.restore",        "Restore a backup into an empty installation; it comes up with all mails held."),
    Row("watch",              "igf.cli.ops.watch",          "Put right, every half minute, what died or was lost; `igf up` starts it by itself."),
    Row("up",                 "igf.cli.ops.up",             "Start everything on this machine: Prefect, its worker, the watch, the mail catcher."),
    Row("pages",              "igf.cli.ops.pages",          "Serve the page where members answer through their personal links."),
    Row("catcher",            "igf.cli.ops.catcher",        "Catch every mail sent to this machine and show it on a page; sends none on."),
    Row("dates",              "",                           "Dates of a started year: take in those changed in a spreadsheet."),
    Row("dates import",       "igf.cli.moving.sheet",       "Move every date that was changed in the workbook, all at once, after showing what follows."),
    Row("input",              "",                           "Contributions to a call: import files, list imports, withdraw one."),
    Row("input import",       "igf.cli.input",              "Take in the contributions of a file: what is new or changed; nothing if a row is wrong."),
    Row("input list",         "igf.cli.input",              "List the imports, the withdrawn ones too, in the order they came."),
    Row("input show",         "igf.cli.input",              "Show what an import brought."),
    Row("input withdraw",     "igf.cli.input",              "Take an import back: what it held no longer counts, older versions count again."),
    Row("items",              "",                           "Proposals, charters and applications: enter them, and record what becomes of them."),
    Row("items list",         "igf.cli.items",              "List what was proposed to a stage, and what waits for it from earlier years."),
    Row("items add",          "igf.cli.items",              "Enter a proposal, charter or application."),
    Row("items import",       "igf.cli.items",              "Enter the rows of a file: what is new or changed; nothing if a row is wrong."),
    Row("items slot",         "igf.cli.items",              "Give a proposal its slot to present."),
    Row("items presented",    "igf.cli.items",              "Record what was presented; what was not is carried over to the next year."),
    Row("items merge",        "igf.cli.items",              "Merge an item into another one."),
    Row("items recharter",    "igf.cli.items",              "Record that one was decided ahead of the others."),
    Row("items select",       "igf.cli.items",              "Select these and no others, for the decision that follows."),
    Row("items withdraw",     "igf.cli.items",              "Record that who sent these in takes them back."),
    Row("items reinstate",    "igf.cli.items",              "Take up again what was withdrawn by mistake: it stands as when it came in."),
    Row("people",             "",                           "People and mailing lists: import a file, list them, let them join and leave."),
    Row("people import",      "igf.cli.people.files",       "Take in people and mailing lists: all that is new or changed; nothing if a row is wrong."),
    Row("people list",        "igf.cli.people.files",       "List who is in a body or holds a role now, or everybody with the mailing lists."),
    Row("people template",    "igf.cli.people.files",       "Write a file of people with an example row, to be filled in a spreadsheet."),
    Row("people join",        "igf.cli.people.memberships", "Let a person join a body or role; who is in it already gets these days."),
    Row("people volunteers",  "igf.cli.people.memberships", "Let those who volunteered or signed up in a question join a body, from now on."),
    Row("people leave",       "igf.cli.people.memberships", "Let a person leave a body or role; what they answered stays."),
    Row("people renew",       "igf.cli.people.memberships", "Renew a body: who is in the file stays or joins, the others leave; first it is shown."),
    Row("people balance",     "igf.cli.people.balance",     "Count who is in a body now by stakeholder group, region and gender."),
    Row("people show",        "igf.cli.people.data",        "Show what is known of a person: memberships with their days, mails, answers."),
    Row("people export",      "igf.cli.people.data",        "Write everything that is held about a person, with mails and entries of the log."),
    Row("people erase",       "igf.cli.people.data",        "Erase a person's data; what was decided stays, under \"a former member of ...\"."),
    Row("answers",            "",                           "Answers to a question: list, import a file, excuse, delegate, take back."),
    Row("answers list",       "igf.cli.asks.answers",       "List who was asked and what was answered, by which door; with the tally and decisions."),
    Row("answers import",     "igf.cli.asks.answers",       "Take in answers from a form outside or a poll, as stated; none if a row is wrong."),
    Row("answers withdraw",   "igf.cli.asks.answers",       "Take back an answer, or all that a file brought: they are kept, and are owed again."),
    Row("answers excuse",     "igf.cli.asks.answers",       "Let somebody owe no answer: no reminder goes to them, and the rule does not count them."),
    Row("answers delegate",   "igf.cli.asks.answers",       "Let another person answer in somebody's place."),
    Row("answers save",       "igf.cli.asks.answers",       "Save the file that came with somebody's answer."),
    Row("answers revoke",     "igf.cli.asks.answers",       "Let the personal links of somebody to a question lead nowhere: one was forwarded or lost."),
    Row("answers send",       "igf.cli.asks.answers",       "Send somebody the question once more, with a new personal link; nobody else gets it."),
    Row("decision",           "",                           "Decisions: decide anew what was decided, confirm what was provisional."),
    Row("decision supersede", "igf.cli.asks.answers",       "Decide anew what was decided: the earlier decision stays in the record."),
    Row("decision confirm",   "igf.cli.asks.answers",       "Confirm a provisional decision."),
    Row("document",           "",                           "Documents of a stage: put one in, list them, show or save one."),
    Row("document put",       "igf.cli.documents",          "Put in a document, or its next version; what waits for it goes on."),
    Row("document list",      "igf.cli.documents",          "List every version of the documents of a stage."),
    Row("document show",      "igf.cli.documents",          "Print the text of a document."),
    Row("document save",      "igf.cli.documents",          "Write a document to a file."),
    Row("mail",               "",                           "Mails: list them, approve or drop drafts, decide about one in doubt, hold all of them."),
    Row("mail hold",          "igf.cli.outbox.hold",        "Hold all mails from now on; steps go on and their mails wait."),
    Row("mail held",          "igf.cli.outbox.hold",        "List what waits while mails are held; after a restore, what may have been sent already."),
    Row("mail release",       "igf.cli.outbox.hold",        "Decide about mails that are held; when nothing is left to decide, delivery goes on."),
    Row("mail list",          "igf.cli.outbox.mail",        "List mails with their number, state, recipient and subject."),
    Row("mail show",          "igf.cli.outbox.mail",        "Show one mail with its words; of a draft, whether its dates still hold."),
    Row("mail approve",       "igf.cli.outbox.mail",        "Let drafts leave."),
    Row("mail drop",          "igf.cli.outbox.mail",        "Drop drafts: they are kept, and never leave."),
    Row("mail correct",       "igf.cli.outbox.mail",        "Draft a correction to exactly those who got a mail of the same sending."),
    Row("mail arrived",       "igf.cli.outbox.mail",        "Say that a mail in doubt arrived: it is not sent again."),
    Row("mail again",         "igf.cli.outbox.mail",        "Send a mail in doubt again, with the Message-ID it had."),
    Row("log",                "",                           "The log: every change in words; verify that nothing in it was changed; export it.", alone="newest"),
    Row("log newest",         "igf.cli.log",                "Show the newest 50 entries of the log.", hidden=True),
    Row("log show",           "igf.cli.log",                "Show the log in words, oldest first."),
    Row("log verify",         "igf.cli.log",                "Recompute every digest of the chain; end with 2 and the first entry that is wrong."),
    Row("log export",         "igf.cli.log",                "Write the whole log to a file that can be verified without the database."),
)
# fmt: on
