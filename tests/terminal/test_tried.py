"""What one process of a probe gave."""

from __future__ import annotations

from generator.model.finding import Summary
from generator.model.note import ANYWHERE
from generator.model.trial import Trial
from generator.terminal import tried
from tests import factories


def test_a_histogram_has_a_bar_for_each_stretch_and_counts_every_sample() -> None:
    summary = Summary(Trial("a", "p", ANYWHERE), "ok", histogram={100: 40, 101: 1, 160: 20})
    lines = tried.histogram(summary)
    assert sum(int(line.split()[-1]) for line in lines) == 61
    assert max(line.count("#") for line in lines) == 40


def test_a_summary_without_samples_has_no_histogram() -> None:
    assert tried.histogram(Summary(Trial("a", "p", ANYWHERE), "skipped")) == []


def test_what_a_fact_probe_found_out_is_told_in_words_and_without_samples() -> None:
    found = factories.outcome(facts={"pku": False, "keys": [1, 2, 3, 4, 5]})
    assert tried.tried(found, Summary(Trial("a", "p", ANYWHERE), "ok")) == ["pku: no", "keys: 1 to 5"]
