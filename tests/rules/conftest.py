"""The dbt project, compiled once for all tests of the rules."""

import pytest

from tests.rules.registry_in_memory import CompiledProject, compile_project


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> CompiledProject:
    return compile_project(tmp_path_factory.mktemp("compiled"))
