"""Airbyte's standard tests, which come with airbyte-cdk, for connectors that are programs.

    python standard_tests.py PLAN.json

The suites are written for connectors in Python. Here their one way to a connector is replaced: each
command starts the program, as Airbyte does, and the suites judge what it prints. standard-tests.ts
starts the servers, writes the plan, and tells what comes back. The plan names each connector with
its folder, its executable and its scenarios (a configuration, and whether it fails), and where to
put the report.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from airbyte_cdk.test import entrypoint_wrapper
from airbyte_cdk.test.standard_tests import (
    ConnectorTestScenario,
    DestinationTestSuiteBase,
    SourceTestSuiteBase,
)

TIMEOUT_SECONDS = 120
PLAN = json.loads(Path(os.environ.setdefault("STANDARD_TESTS_PLAN", sys.argv[-1])).read_text())


class Program:
    """What the suites hold for a connector."""

    def __init__(self, executable):
        self.executable = executable

    def spec(self, logger):
        """The suites know a connector by this name, and never call it."""
        raise NotImplementedError


def run_command(source, args, *_, **__):
    """Takes the place of the function that runs a command of a connector in Python."""
    command = [source.executable, *args]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS)
    failure = RuntimeError(f"exit code {done.returncode}") if done.returncode else None
    return entrypoint_wrapper.EntrypointOutput(
        messages=done.stdout.splitlines(), uncaught_exception=failure
    )


entrypoint_wrapper._run_command = run_command


class Planned:
    """The parts of a suite that the plan tells."""

    name: str

    @classmethod
    def get_connector_root_dir(cls):
        return Path(PLAN[cls.name]["folder"])

    @classmethod
    def create_connector(cls, scenario):
        return Program(PLAN[cls.name]["executable"])

    @classmethod
    def get_scenarios(cls):
        return [
            ConnectorTestScenario(config_path=path, status=status)
            for path, status in PLAN[cls.name]["scenarios"]
        ]


class TestSource(Planned, SourceTestSuiteBase):
    name = "source-responsys"


class TestDestination(Planned, DestinationTestSuiteBase):
    name = "destination-responsys"

    # Airbyte's suite for destinations has no test of the specification without Docker.
    test_spec = SourceTestSuiteBase.test_spec


class Report:
    """What became of each test."""

    def __init__(self):
        self.tests = []

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            reason = report.longrepr[2] if report.skipped else report.longreprtext
            self.note(report.nodeid, report.outcome, reason)

    def pytest_deselected(self, items):
        for item in items:
            reason = "it starts a container, from which the servers of these tests are out of reach"
            self.note(item.nodeid, "skipped", reason)

    def note(self, nodeid, outcome, reason):
        name = nodeid.split("::", 1)[1]
        self.tests.append({"name": name, "outcome": outcome, "reason": reason})


def main(path):
    report = Report()
    options = [
        *("-q", "--no-header", "-p", "no:cacheprovider", "-m", "not image_tests"),
        *("-p", "airbyte_cdk.test.standard_tests.pytest_hooks"),
        *("-W", "error::airbyte_cdk.test.standard_tests.DiscoveredCatalogWarning"),
    ]
    pytest.main([__file__, *options], plugins=[report])
    Path(PLAN["report"]).write_text(json.dumps(report.tests))


if __name__ == "__main__":
    main(sys.argv[1])
