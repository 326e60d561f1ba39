"""One corpus for all tests of it."""

from __future__ import annotations

import pytest

from bench.simulate import SimulatedCase, fault_ids, simulate_corpus


@pytest.fixture(scope="package")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[SimulatedCase]:
    """Each fault twice, as a Riden records it."""
    folder = tmp_path_factory.mktemp("simulated") / "corpus"
    return list(simulate_corpus(fault_ids(), 500, 2 * len(fault_ids()), "riden", folder))
