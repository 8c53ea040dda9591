"""Drives the connectors with PyAirbyte, Airbyte's own client in Python.

    python pyairbyte_check.py read  PLAN.json    source -> a DuckDB file
    python pyairbyte_check.py write PLAN.json    source -> destination, with states in a DuckDB file

pyairbyte.ts starts the servers, writes the plan, and judges what comes back. The plan names each
connector with its configuration and executable, the DuckDB file, and where to put the report.
"""

import json
import sys
from pathlib import Path

import airbyte as ab
import duckdb


def connector(get, plan):
    """A source or a destination, checked."""
    made = get(plan["name"], config=plan["config"], local_executable=plan["executable"])
    made.check()
    return made


def read(plan):
    """Reads all streams incrementally; reports records read, and the tables as DuckDB has them."""
    source = connector(ab.get_source, plan["source"])
    source.select_all_streams()
    result = source.read(cache=ab.DuckDBCache(db_path=plan["database"]))
    streams = source.get_selected_streams()
    cache = result.cache
    cache.get_sql_engine().dispose()
    return {"records": result.processed_records, "tables": {name: table(plan, name) for name in streams}}


def table(plan, name):
    """Rows, the types of the columns, and the rows of each kind of event."""
    with duckdb.connect(plan["database"]) as database:
        (rows,) = database.execute(f'select count(*) from "{name}"').fetchone()
        columns = database.execute(
            "select column_name, data_type from information_schema.columns where table_name = ?",
            [name],
        ).fetchall()
        sample = database.execute(f'select * from "{name}" {plan["where"]}')
        names = [column[0] for column in sample.description]
        values = [{n: str(v) for n, v in zip(names, row)} for row in sample.fetchall()]
    return {"rows": rows, "columns": dict(columns), "sample": values}


def write(plan):
    """Writes the source's streams to the destination; reports the records that were sent."""
    source = connector(ab.get_source, plan["source"])
    source.select_all_streams()
    destination = connector(ab.get_destination, plan["destination"])
    states = ab.DuckDBCache(db_path=plan["database"])
    result = destination.write(source, cache=False, state_cache=states)
    return {"records": result.processed_records}


def main(command, path):
    plan = json.loads(Path(path).read_text())
    report = {"read": read, "write": write}[command](plan)
    Path(plan["report"]).write_text(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
