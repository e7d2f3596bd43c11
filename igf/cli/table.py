"""Every command of `igf`: its name, the module that does it, its line in the help.

The one place where a command is entered, in the order of the help. Nothing is loaded for it: the
module is loaded when the command is given. The function is the last word of the name with
`_command`: `people join` is `join_command`.
"""
# ruff: noqa: E501 -- a table: a line for each command

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class CommandRow:
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
    CommandRow("check",              "igf.cli.check",              "Say everything that is wrong with a year: file, line, and what would be right."),
    CommandRow("plan",               "igf.cli.year",               "Work out the year: every date, the slack of each stage, the critical path."),
    CommandRow("rehearse",           "igf.cli.rehearsal.rehearse", "See the whole year before it happens: every email, every approval, what collides."),
    CommandRow("schema",             "igf.cli.schema",             "Export the JSON Schema of years and kinds of stage, or the acts of the office."),
    CommandRow("new",                "igf.cli.starting.new",       "Write a year to begin with: the stages of another one, at the same distance from T."),
    CommandRow("start",              "igf.cli.starting.start",     "Start a year on any day of it, or apply the changed file of a running one."),
    CommandRow("export",             "igf.cli.changing.export",    "Write the year as it stands as a file of cycles/, with what was moved, by whom and why."),
    CommandRow("status",             "igf.cli.status",             "Say what is open, what waits for whom, what comes next, and what needs attention."),
    CommandRow("health",             "igf.cli.health",             "Say what is late, for whom, since when, and what to do; slack, and workload by person."),
    CommandRow("decide",             "igf.cli.asks.decide",        "Answer a question that is open, or show it with the rule by which it is decided."),
    CommandRow("open",               "igf.cli.moving.by_hand",     "Show all that follows from opening a stage now, also one that has closed, and open it."),
    CommandRow("close",              "igf.cli.moving.by_hand",     "Show all that follows from closing a stage now, and close it."),
    CommandRow("move",               "igf.cli.moving.move",        "Show all that follows from moving dates, and move them.", odd=True),
    CommandRow("handover",           "igf.cli.people.handover",    "Hand over a person's duties, after showing them; answers already given stay."),
    CommandRow("pause",              "igf.cli.stopping",           "Pause a stage or a whole year: nothing is sent and nothing is done until it is resumed."),
    CommandRow("resume",             "igf.cli.stopping",           "Resume a stage or a year that was stopped, after showing what would leave."),
    CommandRow("cancel",             "igf.cli.stopping",           "Cancel a stage or a whole year: its questions are closed, waiting emails are dropped."),
    CommandRow("owed",               "igf.cli.asks.owed",          "Say who is expected to answer what, by when; the soonest first."),
    CommandRow("backup",             "igf.cli.ops.backup",         "Write one file with the database, the files to post and the settings, while all runs."),
    CommandRow("restore",            "igf.cli.ops.restore",        "Restore a backup into an empty installation; it comes up with all emails held."),
    CommandRow("watch",              "igf.cli.ops.watch",          "Put right, every half minute, what died or was lost; `igf up` starts it by itself."),
    CommandRow("up",                 "igf.cli.ops.up",             "Start everything on this machine: Prefect, its worker, the watch, the mail catcher."),
    CommandRow("desk",               "igf.cli.ops.desk",           "Serve the pages where the Secretariat works."),
    CommandRow("pages",              "igf.cli.ops.pages",          "Serve the page where members answer through their personal links."),
    CommandRow("catcher",            "igf.cli.ops.catcher",        "Catch every email sent to this machine and show it on a page; none is sent on."),
    CommandRow("dates",              "",                           "Dates of a started year: take in those changed in a spreadsheet."),
    CommandRow("dates import",       "igf.cli.moving.sheet",       "Move every date that was changed in the workbook, all at once, after showing what follows."),
    CommandRow("input",              "",                           "Contributions to a call: import files, list imports, withdraw one."),
    CommandRow("input import",       "igf.cli.input",              "Take in the contributions of a file: what is new or changed; nothing if a row is wrong."),
    CommandRow("input list",         "igf.cli.input",              "List the imports, the withdrawn ones too, in the order they came."),
    CommandRow("input show",         "igf.cli.input",              "Show what an import brought."),
    CommandRow("input withdraw",     "igf.cli.input",              "Withdraw an import: its contributions no longer count, older versions count again."),
    CommandRow("items",              "",                           "Proposals, charters and applications: enter them, and record their results."),
    CommandRow("items list",         "igf.cli.items",              "List what was proposed to a stage, and what waits for it from earlier years."),
    CommandRow("items add",          "igf.cli.items",              "Enter a proposal, charter or application."),
    CommandRow("items import",       "igf.cli.items",              "Enter the rows of a file: what is new or changed; nothing if a row is wrong."),
    CommandRow("items slot",         "igf.cli.items",              "Give a proposal its slot to present."),
    CommandRow("items presented",    "igf.cli.items",              "Record what was presented, and what was not: it stays in the batch, or waits a year."),
    CommandRow("items merge",        "igf.cli.items",              "Merge an item into another one, or note that it was suggested."),
    CommandRow("items recharter",    "igf.cli.items",              "Record that one was decided ahead of the others."),
    CommandRow("items select",       "igf.cli.items",              "Select these and no others, for the decision that follows; working groups one by one."),
    CommandRow("items decline",      "igf.cli.items",              "Record that items are not selected; the others stay as they are."),
    CommandRow("items withdraw",     "igf.cli.items",              "Withdraw items at the request of those who submitted them."),
    CommandRow("items reinstate",    "igf.cli.items",              "Reinstate items that were withdrawn by mistake, as they were when submitted."),
    CommandRow("people",             "",                           "People and mailing lists: import a file, list them, let them join and leave."),
    CommandRow("people import",      "igf.cli.people.files",       "Take in people and mailing lists: all that is new or changed; nothing if a row is wrong."),
    CommandRow("people list",        "igf.cli.people.files",       "List who is in a body or holds a role now, or everybody with the mailing lists."),
    CommandRow("people template",    "igf.cli.people.files",       "Write a file of people with an example row, to be filled in a spreadsheet."),
    CommandRow("people join",        "igf.cli.people.memberships", "Let a person join a body or role; who is in it already gets these days."),
    CommandRow("people volunteers",  "igf.cli.people.memberships", "Let those who volunteered or signed up in a question join a body, from now on."),
    CommandRow("people leave",       "igf.cli.people.memberships", "Let a person leave a body or role; what they answered stays."),
    CommandRow("people renew",       "igf.cli.people.memberships", "Renew a body: who is in the file stays or joins, the others leave; first it is shown."),
    CommandRow("people balance",     "igf.cli.people.balance",     "Count who is in a body now by stakeholder group, region and gender."),
    CommandRow("people merge",       "igf.cli.people.merging",     "Make one person of two entries, once it was shown; without names list who may be one."),
    CommandRow("people show",        "igf.cli.people.data",        "Show what is known of a person: memberships with their days, emails, answers."),
    CommandRow("people export",      "igf.cli.people.data",        "Write everything that is held about a person, with emails and entries of the log."),
    CommandRow("people erase",       "igf.cli.people.data",        "Erase a person's data; what was decided stays, under \"a former member of ...\"."),
    CommandRow("answers",            "",                           "Answers to a question: list, import a file, excuse, delegate, take back."),
    CommandRow("answers list",       "igf.cli.asks.answers",       "List who was asked and what was answered, with the tally and the decisions."),
    CommandRow("answers import",     "igf.cli.asks.answers",       "Import answers from an outside form or a poll, as stated; none if a row is wrong."),
    CommandRow("answers withdraw",   "igf.cli.asks.answers",       "Withdraw an answer, or all answers of a file: they stay on record and are due again."),
    CommandRow("answers excuse",     "igf.cli.asks.answers",       "Excuse a side from answering: it gets no reminders, and the rule does not count it."),
    CommandRow("answers delegate",   "igf.cli.asks.answers",       "Let another person answer in place of the one who was asked."),
    CommandRow("answers poll",       "igf.cli.asks.live_poll",     "Record a live poll by its counts, without names; it decides nothing (R-POL-1)."),
    CommandRow("answers save",       "igf.cli.asks.answers",       "Save the file that came with an answer."),
    CommandRow("answers revoke",     "igf.cli.asks.answers",       "Revoke the personal links of one person to a question: one was forwarded or lost."),
    CommandRow("answers send",       "igf.cli.asks.answers",       "Send a question again to one person only, with a new personal link."),
    CommandRow("decision",           "",                           "Decisions: decide anew what was decided, confirm what was provisional."),
    CommandRow("decision supersede", "igf.cli.asks.answers",       "Decide anew what was decided: the earlier decision stays in the record."),
    CommandRow("decision confirm",   "igf.cli.asks.answers",       "Confirm a provisional decision."),
    CommandRow("document",           "",                           "Documents of a stage: upload one, list them, show or save one."),
    CommandRow("document put",       "igf.cli.documents",          "Upload a document, or its next version; steps that wait for it continue."),
    CommandRow("document list",      "igf.cli.documents",          "List every version of the documents of a stage."),
    CommandRow("document show",      "igf.cli.documents",          "Print the text of a document."),
    CommandRow("document save",      "igf.cli.documents",          "Write a document to a file."),
    CommandRow("document withdraw",  "igf.cli.documents",          "Withdraw a version that was uploaded by mistake: its content is erased, its links say so."),
    CommandRow("mail",               "",                           "Emails: list them, approve or drop drafts, decide about one in doubt, hold all of them."),
    CommandRow("mail hold",          "igf.cli.outbox.hold",        "Hold all emails from now on; steps continue and their emails wait."),
    CommandRow("mail held",          "igf.cli.outbox.hold",        "List what waits while emails are held; after a restore, what may have been sent already."),
    CommandRow("mail release",       "igf.cli.outbox.hold",        "Decide about emails that are held; once all are decided, delivery is resumed."),
    CommandRow("mail list",          "igf.cli.outbox.mail",        "List emails with their number, state, recipient and subject."),
    CommandRow("mail show",          "igf.cli.outbox.mail",        "Show one email with its text; for a draft, whether its dates are still valid."),
    CommandRow("mail approve",       "igf.cli.outbox.mail",        "Show drafts, with all recipients and each text, and send them once that is confirmed."),
    CommandRow("mail drop",          "igf.cli.outbox.mail",        "Drop drafts and refused emails: they are kept, and never leave."),
    CommandRow("mail correct",       "igf.cli.outbox.mail",        "Draft a correction to exactly those who received an email of the same sending."),
    CommandRow("mail arrived",       "igf.cli.outbox.mail",        "Confirm that an email in doubt arrived: it is not sent again."),
    CommandRow("mail again",         "igf.cli.outbox.mail",        "Send an email in doubt again, with the Message-ID it had."),
    CommandRow("log",                "",                           "The log: every change in words; verify that nothing in it was changed; export it.", alone="newest"),
    CommandRow("log newest",         "igf.cli.log",                "Show the newest 50 entries of the log.", hidden=True),
    CommandRow("log show",           "igf.cli.log",                "Show the log in words, oldest first."),
    CommandRow("log verify",         "igf.cli.log",                "Recompute every digest of the chain; end with 2 and the first entry that is wrong."),
    CommandRow("log export",         "igf.cli.log",                "Write the whole log to a file that can be verified without the database."),
)
# fmt: on
