"""What a far side is asked for, as text and back: the nouns of a session. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from generator.errors import Location
from generator.model.note import Experiment, Measurement, Service
from generator.model.trial import Invocation, Plan, Trial
from generator.records.journal import Header, header_from, trial_from

_NO_PAGE = ("label", "conditions", "params", "expect", "printed", "reading", "precision", "runs")


@dataclass(frozen=True)
class Preparation:
    """What is to be measured, before it is known what of it the host can."""

    stem: str
    trials: tuple[Trial, ...]
    measurements: Mapping[str, Measurement]  # as far as they say how programs are built, and what they need
    services: Mapping[str, Service]
    variables: Mapping[str, str] = field(default_factory=dict)  # of this environment, that the note refers to

    @property
    def experiment(self) -> Experiment:
        """As much of the note as measuring needs."""
        nothing: Any = {}
        return Experiment("", self.stem, "", "", "", self.measurements, nothing, (), self.services)


def preparation(one: Preparation) -> str:
    """-> text."""
    return json.dumps(
        {
            "stem": one.stem,
            "trials": [asdict(trial) for trial in one.trials],
            "measurements": {name: _measurement(each) for name, each in one.measurements.items()},
            "services": {name: asdict(each) for name, each in one.services.items()},
            "variables": dict(one.variables),
        }
    )


def preparation_from(text: str) -> Preparation:
    """The same back."""
    data = json.loads(text)
    return Preparation(
        data["stem"],
        tuple(map(trial_from, data["trials"])),
        {name: _measurement_from(one) for name, one in data["measurements"].items()},
        {name: _service_from(one) for name, one in data["services"].items()},
        data["variables"],
    )


def _measurement(one: Measurement) -> dict[str, Any]:
    """Without what is the page's."""
    return {name: value for name, value in asdict(one).items() if name not in _NO_PAGE}


def _measurement_from(data: Mapping[str, Any]) -> Measurement:
    words = {name: tuple(data[name]) for name in ("needs", "run", "build", "version")}
    places = {name: Location(**one) for name, one in data["locations"].items()}
    told = {**data, **words, "location": Location(**data["location"]), "locations": places}
    return Measurement(label=data["id"], conditions=(), **told)


def _service_from(data: Mapping[str, Any]) -> Service:
    places = {name: Location(**data[name]) for name in ("location", "ready_location")}
    words = {"run": tuple(data["run"]), "env": tuple(map(tuple, data["env"]))}
    return Service(**{**data, **places, **words})


# ------------------------------------------------------------------ what is begun


def beginning(numbers: Sequence[int], chosen: Plan, header: Header) -> str:
    """`numbers`: which of the prepared trials are the plan's."""
    plan = {**asdict(chosen), "trials": None, "order": invocations(chosen.order)}
    return json.dumps({"numbers": list(numbers), "plan": plan, "header": asdict(header)})


def beginning_from(text: str) -> tuple[list[int], Plan, Header]:
    """The same back."""
    data = json.loads(text)
    header = header_from(data["header"])
    order = invocations_from(data["plan"]["order"])
    plan = {**data["plan"], "trials": header.trials, "order": order, "only": tuple(data["plan"]["only"])}
    return data["numbers"], Plan(**plan), header


def invocations(several: Sequence[Invocation]) -> list[list[Any]]:
    """-> builtin types."""
    return [list(asdict(one).values()) for one in several]


def invocations_from(data: Sequence[Sequence[Any]]) -> tuple[Invocation, ...]:
    """The same back."""
    return tuple(Invocation(*one) for one in data)
