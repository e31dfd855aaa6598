"""The sessions of a block's figures as a table, and where they come from."""

from __future__ import annotations

from dataclasses import replace

from generator.findings import sessions
from generator.model.finding import Finding, Findings
from generator.model.note import Block
from generator.render import blocks, histories
from tests import factories
from tests.histories import HAND_OFF, figure, nightly, of, session


def cells(table, row=0):
    return [(cell.lines, cell.under) for cell in table.rows[row][1]]


def test_a_row_is_a_session_and_a_column_a_figure():
    sessions = [session(1, figure(30e3)), session(2, figure(40e3), state="boot-2")]
    table = histories.table([of(sessions), of(sessions, replace(HAND_OFF, statistic="p99"))])
    assert table.corner == "session (UTC)"
    assert table.heads == ("pthread (CondVar), two cores", "pthread (CondVar), two cores, p99", "new then")
    assert [label for label, _ in table.rows] == ["2026-01-03 07:00", "2026-01-02 07:00"]
    assert cells(table) == [(("40 µs",), ("38–44",)), (("80 µs",), ("76–87",)), (("another boot",), ())]


def test_what_is_true_of_all_figures_is_said_once_and_of_one_with_its_name():
    both = [of(nightly(3)), of(nightly(30), replace(HAND_OFF, label="another"))]
    notes = histories.table(both).notes
    assert notes[0].startswith("Repeats of the same code differ by up to 12 %")
    assert notes[1].startswith("pthread (CondVar), two cores: no change is claimed")
    assert notes[2] == "another, two cores: no change among 30 sessions in one boot."


def test_of_many_sessions_the_table_has_the_newest_and_says_so():
    table = histories.table([of(nightly(histories.MOST + 1))])
    assert len(table.rows) == histories.MOST
    assert table.notes[0] == f"The newest {histories.MOST} of {histories.MOST + 1} sessions."
    assert len(histories.table([of(nightly(histories.MOST))]).notes) == 2


def test_a_session_without_one_of_the_figures_has_an_empty_cell():
    other = replace(HAND_OFF, measurement="other", definition="other()")
    table = histories.table([of(nightly(1)), of(nightly(1), other)])
    assert cells(table)[1] == ((), ())


# ------------------------------------------------------------------ in a block


RECORD = factories.record(factories.measured(), host="host-a")


def found(earlier=()):
    trial = RECORD.trials[0].trial
    item = Finding(
        factories.measurement("lock", trial.condition.name), trial.condition, factories.summary(trial=trial)
    )
    note = replace(
        factories.experiment(),
        measurements={"lock": item.measurement},
        conditions={trial.condition.name: trial.condition},
    )
    return Findings(note, (item,), (RECORD,), earlier)


def chart(*arguments, **options):
    return Block("chart", ("history", *arguments), options, factories.NOWHERE)


def test_a_chart_of_history_is_given_the_sessions_that_its_post_tells_of():
    newest = sessions.of(RECORD)
    before = replace(newest, name="20261101T120000000Z-host-a", started="2026-11-01T12:00:00Z")
    request = blocks.request(chart("lock"), found((newest, before)), {})
    (history,) = request.histories
    assert [one.day for one in history.moments] == ["2026-11-01", "2026-11-23"]


def test_where_a_post_tells_of_no_others_it_is_given_those_of_its_records():
    (history,) = blocks.request(chart("lock"), found(), {}).histories
    assert [one.name for one in history.moments] == [RECORD.name]


def test_another_chart_is_given_none():
    dots = replace(chart(), arguments=("dots", "lock"))
    assert blocks.request(dots, found(), {}).histories == ()


def test_a_block_may_ask_for_another_statistic():
    (history,) = blocks.request(chart("lock", statistic="first"), found(), {}).histories
    assert history.figure.statistic == "first"


def test_the_numbers_of_the_chart_are_its_sessions():
    table = blocks.context(chart("lock"), found())["table"]
    assert [label for label, _ in table.rows] == ["2026-11-23 12:00"]
