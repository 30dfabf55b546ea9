"""The plans of the sample, told as they came about: each stage on its day, and each review as it was held."""

import datetime as dt
import uuid
from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Any

from tfm_desktop.domain.evidence import TIED, Shows
from tfm_desktop.domain.reviews import Review
from tfm_desktop.services.records import Records
from tfm_desktop.services.sample_told import Event, Known, SampleDays, Told, without
from tfm_desktop.services.services import Services

_GROWS = ("status", "rag", "progress", "needed", "next_review")  # at first as in any new record
_DAYS = ("start", "due", "next_review")
_REVIEWED_AT = dt.time(16, 0)  # the reviews of one day follow one another by minutes


class PlanStory:
    """A plan, told as it stands today, and the stages that led there.

    Each part begins as in a new plan: a draft, nothing begun, rated or noted. A stage tells what became different on
    its day, by the part's number, and the last one leads to the plan as it stands today. With a summary it is a review.
    """

    def __init__(self, services: Services, days: SampleDays, known: Known, told: Told) -> None:
        self._services, self._days, self._known, self._told = services, days, known, told
        plans = services.plans
        self._records: dict[str, Records[Any]] = {
            "plan": plans,
            "aim": plans.aims,
            "criterion": plans.criteria,
            "action": plans.actions,
        }
        self._parts = dict(_parts(told))
        self._minutes = count()

    def stages(self) -> Iterator[Event]:
        """Give the stages of the plan, each as what happened on its day."""
        for number, stage in enumerate(self._told["stages"]):
            yield Event(stage["days"], partial(self._stage, number))

    def write_beside(self) -> None:
        """Write what stands beside the plan: its evidence, and its programme of professional development."""
        for number, aim in enumerate(self._told["aims"], 1):
            for one in aim.get("trail", []):
                self._evidence(number, one)
        for session in self._told.get("sessions", []):
            self._session(session)

    def _stage(self, number: int) -> None:
        told = self._told["stages"][number]
        if number == 0:
            self._begin()
        for one in told["changes"]:
            if one.get("is_new"):
                self._add_whole(one["of"])
            self._change(one["of"], without(one, "of", "is_new"))
        if told is self._told["stages"][-1]:
            for of, part in self._parts.items():
                self._change(of, part)
        if "summary" in told:
            self._review(told)

    def _begin(self) -> None:
        later = {one["of"] for stage in self._told["stages"] for one in stage["changes"] if one.get("is_new")}
        for of in self._parts:
            if of not in later and _aim_of(of) not in later:
                self._add(of)

    def _add_whole(self, of: str) -> None:
        for part in self._parts:
            if of in (part, _aim_of(part)):
                self._add(part)

    def _add(self, of: str) -> None:
        """Add a part in its place, as it is told but for what grows."""
        kind, _, number = of.partition(" ")
        values = self._values(without(self._parts[of], *_GROWS))
        if kind == "plan":
            links = {"department_id": self._known[f"department {self._told['department']}"]}
        else:
            links = {"plan_id": self._id("plan")} if kind == "aim" else {"aim_id": self._id(_aim_of(of))}
            values["position"] = int(number.rpartition(".")[2])
        self._known[self._name(of)] = self._records[kind].new(**values, **links)

    def _change(self, of: str, told: Told) -> None:
        self._records[of.partition(" ")[0]].change(self._id(of), **self._values(told))

    def _values(self, told: Told) -> Told:
        """Turn days into dates, the year into its name, and where a part was carried forward from into its id."""
        values = without(told, "carried_from", "year")
        values |= {name: self._days.maybe_on(told[name]) for name in _DAYS if name in told}
        if "year" in told:
            values["year"] = self._days.year(told["year"])
        if "carried_from" in told:
            values["carried_from_id"] = self._known[told["carried_from"]]
        return values

    def _review(self, told: Told) -> None:
        """Hold a review, which is recorded on its day unless it goes on; its corrections stand beside it."""
        reviews, day = self._services.reviews, self._days.on(told["days"])
        held = reviews.begin(self._id("plan"), day)
        reviews.change(held, present=told["present"], summary=told["summary"])
        if told.get("goes_on"):
            return
        reviews.record(held, day)
        at = dt.datetime.combine(day, _REVIEWED_AT) + dt.timedelta(minutes=next(self._minutes))
        with self._services.database.change("Date the review") as writer:
            writer.update(Review, held, dict.fromkeys(("created_at", "recorded_at"), at.astimezone(dt.UTC)))
        for one in told.get("corrections", []):
            reviews.correct(held, one["text"], self._days.on(one["days"]))

    def _evidence(self, aim: int, told: Told) -> None:
        links = {f"{kind}_id": self._known[f"{kind} {told[kind]}"] for kind in TIED if kind in told}
        served = {kind: f"{kind} {aim}.{told[kind]}" for kind in ("criterion", "action") if kind in told}
        links |= {f"{kind}_id": self._id(of) for kind, of in served.items()}
        values = {"shows": Shows.CHANGE if served else Shows.NEED, "date": self._days.maybe_on(told.get("days"))}
        values |= {name: told[name] for name in ("shows", "source", "text") if name in told}
        self._services.evidence.add(self._id(f"aim {aim}"), **links, **values)

    def _session(self, told: Told) -> None:
        aims = tuple(self._id(f"aim {number}").hex for number in told["aims"])
        date = self._days.maybe_on(told.get("days"))
        self._services.programme.add(self._id("plan"), **without(told, "aims", "days"), aims=aims, date=date)

    def _id(self, of: str) -> uuid.UUID:
        return self._known[self._name(of)]

    def _name(self, of: str) -> str:
        return f"{self._told['key']}/{of}"


def _parts(told: Told) -> Iterator[tuple[str, Told]]:
    """Give each part of a plan by its number, as in "aim 1", "criterion 1.2", "action 1.3"; its aim before it."""
    yield "plan", {"next_review": None, **without(told, "key", "department", "aims", "stages", "sessions")}
    for number, aim in enumerate(told["aims"], 1):
        yield f"aim {number}", without(aim, "criteria", "actions", "trail")
        for kind, plural in (("criterion", "criteria"), ("action", "actions")):
            for place, part in enumerate(aim.get(plural, []), 1):
                yield f"{kind} {number}.{place}", part


def _aim_of(of: str) -> str:
    """Name the aim of a criterion or an action; an aim and the plan have none."""
    kind, _, number = of.partition(" ")
    return f"aim {number.partition('.')[0]}" if kind in ("criterion", "action") else ""
