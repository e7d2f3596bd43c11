"""The flows that Prefect runs, each with a deployment in `prefect.yaml`.

- `kinds/`: the kinds of stages, declared step by step; `stages`: a flow for each of them.
- `asks`: the run that waits for one decision, and the form that records an answer.
- `starting`, `moving`, `stopping`: a year begins; dates are moved; a stage or year is paused.
- `input`, `documents`, `people`, `outbox`: contributions, documents, duties, mails as forms.
- `forms`: the fields that the forms share; `engine`: the process that a run begins as.

Each calls the tasks of the same name in `tasks/`; what they do is in the rooms of `igf/`.
"""
