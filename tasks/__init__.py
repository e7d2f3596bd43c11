"""The units of work of the flows, as Prefect shows them on the page of a run.

- `stage`: the lease, the rest and the end of a stage's run; `steps`: a task for each kind of step;
  `work`: the step itself, done once and its mails delivered.
- `acts`: what the acts share that people start from a form; then one file for each room:
  `starting`, `moving`, `stopping`, `input`, `documents`, `people`, `outbox`, `asks`.
"""
