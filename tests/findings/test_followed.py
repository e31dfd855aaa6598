"""Which figures of a note a name means."""

from __future__ import annotations

import pytest

from generator.errors import Invalid
from generator.findings import followed
from generator.model.finding import Finding
from generator.model.history import Followed
from generator.model.note import Condition, Measurement
from generator.syntax import figure_names
from tests import factories
from tests.histories import APART, estimate, figure, session

TOGETHER = Condition("together", placement="one cpu")
TODAY = tuple(
    Followed(one, condition, sweep, one, f"{one} {condition.name} {sweep}")
    for one, condition, sweep in (
        ("condvar", TOGETHER, ()),
        ("condvar", APART, ()),
        ("channel", APART, (("size", "4 KiB"),)),
        ("channel", APART, (("size", "8 KiB"),)),
    )
)
BEFORE = (
    session(1, figure(1e3), figure(1e3, condition="anywhere"), figure(9.0, measurement="signal")),
    session(2, figure(1e3), figure(1e3, measurement="channel", sweep=(("size", "1 KiB"),))),
)


def named(text):
    return [one.id for one in followed.named(figure_names.parse(text), TODAY, BEFORE)]


def test_a_measurement_is_followed_under_all_conditions_of_today():
    assert named("condvar") == ["condvar@together", "condvar@apart"]


def test_a_condition_and_a_value_of_a_sweep_pick():
    assert named("condvar@apart") == ["condvar@apart"]
    assert named("channel") == ["channel@apart[4 KiB]", "channel@apart[8 KiB]"]
    assert named("channel[8 KiB]") == ["channel@apart[8 KiB]"]
    assert named("channel@apart[4 KiB]") == ["channel@apart[4 KiB]"]


def test_what_the_note_measured_once_is_followed_as_it_was_called_then():
    assert named("condvar@anywhere") == ["condvar@anywhere"]
    assert named("channel[1 KiB]") == ["channel@apart[1 KiB]"]
    (gone,) = followed.named(figure_names.parse("channel[1 KiB]"), TODAY, BEFORE)
    assert (gone.label, gone.condition.title) == ("channel[1 KiB]", "apart")
    assert named("signal") == ["signal@apart"]


def test_a_statistic_picks_the_figures_that_have_it():
    first = figure(1e3, condition="together", estimates={"first": estimate(1e3)})
    found = followed.named(figure_names.parse("condvar.first"), TODAY, (session(1, figure(1e3), first),))
    assert [(one.id, one.statistic) for one in found] == [("condvar@together", "first")]


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("condva", "no session and no note has a measurement 'condva'", "did you mean 'condvar'?"),
        ("condvar@apar", "'condvar' was never measured under 'apar'", "did you mean 'apart'?"),
        ("channel[4 KB]", "'channel' has no value '4 KB'", "did you mean '4 KiB'?"),
        ("condvar[4]", "'condvar' has no value '4'", "'condvar' is no sweep: leave out the ["),
        ("condvar.p98", "there is no statistic 'p98'", "did you mean 'p99'?"),
        ("condvar.verdict", "there is no statistic 'verdict'", "expected one of: median, p99"),
        ("condvar.first", "no session has the first of condvar", "there are: median, p99"),
        ("a b", "'a b' names no figure", figure_names.GRAMMAR),
        ("", "'' names no figure", figure_names.GRAMMAR),
        ("condvar@", "'condvar@' names no figure", figure_names.GRAMMAR),
    ],
)
def test_what_means_no_figure_is_told_with_what_there_is(text, what, hint):
    with pytest.raises(Invalid) as error:
        named(text)
    assert (error.value.what, error.value.hint) == (what, hint)


def test_a_finding_is_followed_by_what_it_measures():
    trial = factories.trial("copy", params=(("size", "4 KiB"),), swept=("size",))
    row = Finding(
        Measurement("copy", "a copy of {size}", "memcpy", ("anywhere",), (("size", ("4 KiB", "1 MiB")),)),
        trial.condition,
        factories.summary(trial=trial),
    )
    found = followed.of(row, "p99")
    assert (found.id, found.label, found.definition, found.statistic) == (
        "copy@anywhere[4 KiB]",
        "a copy of 4 KiB",
        trial.definition,
        "p99",
    )
