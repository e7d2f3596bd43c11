"""The lease of a stage: the one run that may act for it, and until when it is taken to be alive."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from igf.office.office import Office
from igf.stage.situation import StageRevision, stage_revision
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Stage


class LeaseLostError(Exception):
    """Another run acts for this stage now; this one ends without doing anything more."""


@dataclass(frozen=True)
class Lease:
    """The right to act for a stage. `token` is checked in every transaction of a step."""

    stage: str
    run: str
    token: str


@dataclass(frozen=True)
class TakenLease:
    """The stage is being carried by another run, taken to be alive until `until`."""

    run: str
    until: datetime


def take(office: Office, stage: str, *, run: str) -> Lease | TakenLease:
    """Take the lease of a stage for a run, unless it has another run or another process."""
    now = office.now()
    with office.store.write(now) as session:
        row = queries.stage(session, stage)
        taken = taken_by(row, run=run, now=now)
        return taken or hold(row, run=run, until=now + office.lease)


def taken_by(row: Stage, *, run: str, now: datetime) -> TakenLease | None:
    """The other holder of the lease: another run, or another process of this one; else None."""
    if row.run_id and row.run_id != run:
        # The stage has a run of its own, parked or at work: it is the one that people see.
        return TakenLease(row.run_id, row.lease_until or now)
    if row.lease_until and row.lease_until > now and row.lease_run:
        return TakenLease(row.lease_run, row.lease_until)
    return None


def hold(row: Stage, *, run: str, until: datetime) -> Lease:
    """Write a new lease of a stage, in the transaction of the caller, who saw that it is free."""
    lease = Lease(row.id, run, secrets.token_hex(16))
    row.lease_run, row.lease_token, row.lease_until = run, lease.token, until
    return lease


def renew(office: Office, lease: Lease) -> None:
    """Say that the run is alive. LeaseLostError: another one took over."""
    now = office.now()
    with office.store.write(now) as session:
        check(session, lease).lease_until = now + office.lease


def release(office: Office, lease: Lease) -> None:
    """Give the lease back; nothing happens if it was lost."""
    now = office.now()
    with office.store.write(now) as session:
        row = queries.stage(session, lease.stage)
        if row.lease_token == lease.token:
            let_go(row, now=now)


def let_go(row: Stage, *, now: datetime) -> None:
    """Give the lease of a stage back, in the transaction of the caller, whose lease it is."""
    row.lease_token, row.lease_until = None, now


def check(session: Session, lease: Lease) -> Stage:
    """The stage, if the lease is still this run's. LeaseLostError: it is not."""
    return check_standing(session, lease).stage


def check_standing(session: Session, lease: Lease) -> StageRevision:
    """The stage as it stands, if the lease is still this run's. LeaseLostError: it is not."""
    at = stage_revision(session, lease.stage)
    refuse_lost(at.stage, lease)
    return at


def refuse_lost(row: Stage, lease: Lease) -> None:
    """LeaseLostError: another run acts for this stage now."""
    if row.lease_token != lease.token:
        message = f"{row.title} is carried by another run now"
        raise LeaseLostError(message)
