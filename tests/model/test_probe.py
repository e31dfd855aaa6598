"""Probes as they are declared, and as they are to be built."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.probe import CXX, GO, RUST, SCRIPT, C, Probe, Variant

LANGUAGES = (C, CXX, RUST, GO, SCRIPT)
ALL = Variant("it", "clang", ("-O0",), "clang++", ("-O1",), static=True)
flags = st.lists(st.sampled_from(["-O0", "-g"]), max_size=2).map(tuple)
variants = st.builds(
    Variant,
    st.just("it"),
    st.sampled_from(["", "clang"]),
    flags,
    st.sampled_from(["", "g++"]),
    flags,
    st.booleans(),
)


@pytest.mark.parametrize(
    ("language", "wishes"),
    [(C, ("clang", ("-O0", "-static"))), (CXX, ("clang++", ("-O1", "-static")))],
)
def test_each_language_has_its_compiler_and_its_flags_and_static_comes_last(
    language: str, wishes: tuple[str, tuple[str, ...]]
) -> None:
    assert ALL.wishes(language) == wishes


@pytest.mark.parametrize(
    ("language", "core"),
    [
        (C, Variant("it", "clang", ("-O0", "-static"))),
        (CXX, Variant("it", cxx="clang++", cxxflags=("-O1", "-static"))),
        (RUST, Variant("it")),
        (GO, Variant("it")),
        (SCRIPT, Variant("it")),
    ],
)
def test_what_counts_in_a_language_is_left_of_a_variant(language: str, core: Variant) -> None:
    assert ALL.core(language) == core


@pytest.mark.parametrize(
    ("language", "ignored"),
    [
        (C, ("cxx", "cxxflags")),
        (CXX, ("cc", "cflags")),
        (RUST, ("cc", "cflags", "cxx", "cxxflags")),
        (SCRIPT, ("cc", "cflags", "cxx", "cxxflags")),
    ],
)
def test_conditions_of_another_language_are_ignored(language: str, ignored: tuple[str, ...]) -> None:
    assert ALL.ignored(language) == ignored
    assert Variant("it").ignored(language) == ()


@given(variants, variants, st.sampled_from(LANGUAGES))
def test_variants_of_one_core_are_asked_for_alike_and_differ_in_what_is_ignored(
    one: Variant, other: Variant, language: str
) -> None:
    assert one.core(language).core(language) == one.core(language)
    if language in (C, CXX):
        alike = one.wishes(language) == other.wishes(language)
        assert (one.core(language) == other.core(language)) == alike
        assert one.core(language).ignored(language) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_c_and_cxx_are_made_with_the_library_of_probe_h(language: str) -> None:
    assert Probe("it", Path("it"), "", language=language).compiled == (language in (C, CXX))
