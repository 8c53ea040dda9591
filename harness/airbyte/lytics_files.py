"""Writes the files of lytics-files.ts: texts as they are, and the table of a warehouse as Parquet.

Usage: lytics_files.py PLAN, a JSON file with the paths and the texts by the names of the feeds.
"""

import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

# As Snowflake unloads a table: upper case, audiences as a list, a number of 64 bits.
WAREHOUSE = pa.table(
    {
        "EMAIL": pa.array([f"{name}@example.com" for name in ("mia", "ned", "oda", "pia")]),
        "FIRST_NAME": pa.array(["Mia", "Ned", "Oda", "Pia"]),
        "LOYALTY_NUMBER": pa.array([9007199254740993, 2002, 2003, None], pa.int64()),
        "SEGMENTS": pa.array(
            [["LY_KNOWN", "HIGH_VALUE"], ["LY_KNOWN"], None, []], pa.list_(pa.string())
        ),
    }
)


def main(plan_path: str) -> None:
    plan = json.loads(Path(plan_path).read_text())
    for name, path in plan["paths"].items():
        text = plan["texts"].get(name)
        if text is None:
            pq.write_table(WAREHOUSE, path)
        else:
            Path(path).write_bytes(text.encode())


main(sys.argv[1])
