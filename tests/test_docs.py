"""The reference names what there is."""

from __future__ import annotations

import json

from tests.conftest import REPOSITORY


def test_every_key_of_a_record_is_in_its_reference() -> None:
    (path,) = (REPOSITORY / "tests" / "golden").glob("*.json")
    text = (REPOSITORY / "docs" / "records.md").read_text()
    unnamed = set(json.loads(path.read_text())) - {"format", "name", "samples_sha256"}
    assert {key for key in unnamed if f"`{key}`" not in text} == set()
