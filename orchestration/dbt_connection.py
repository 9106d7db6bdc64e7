"""What dbt's connection to DuckDB is told as it opens: where to build, where landing lies, how much memory there is.

Belongs here: what differs between registries, and what others who write to the build are told as well. Does not
belong here: what dbt alone is told, in all registries alike (``dbt_project/profiles.yml``).

dbt-duckdb loads this module as a plugin of the profile. A profile that said these things itself would be another one in
each registry and at each limit of memory, and dbt would parse the whole project again.
"""

import os
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin

from orchestration.build_folder import TOO_DEAR
from orchestration.memory_limit import spill_folder
from orchestration.sql_text import literal_path, quoted

#: The environment says: the folder of the build, that of landing, and the most memory.
BUILD, LANDING, MEMORY = "OLIGO_BUILD", "OLIGO_LANDING", "OLIGO_MEMORY"
#: Enough for the registry of a centre, where dbt runs by itself; a refresh says how much.
_ENOUGH = "4GB"


class Plugin(BasePlugin):
    """Its name is the one that dbt-duckdb looks for."""

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        """Complete what the profile leaves open, before anything is opened.

        Raises:
            KeyError: the environment names no folder to build in.

        """
        build = Path(os.environ[BUILD])
        for attached in creds.attach or []:
            attached.path = str(build / attached.path)
        config["memory_limit"] = os.environ.get(MEMORY, _ENOUGH)
        config["disabled_compression_methods"] = TOO_DEAR
        # What does not fit into memory is spilled here, and not into the folder that somebody happens to be in.
        config["temp_directory"] = str(spill_folder(build))

    def configure_cursor(self, cursor: Any) -> None:
        """Tell the models where landing lies; a variable holds for one cursor."""
        cursor.execute(f"set variable landing = {quoted(literal_path(os.environ[LANDING]))}")
