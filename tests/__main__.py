"""`python3 -m tests`: everything the tests need, then the tests. Standard library only, since nothing is installed yet.

Makes `.venv`, installs bootbench with its test extra as locked, installs the Debian packages of `debian-packages.txt`
where it may (root, or sudo without a password), and otherwise names what is missing: the tests that need it are then
reported as skipped, by name. With `--no-skips` a missing package or a skipped test is a failure. Other arguments go to
pytest.

Without such arguments two tests run at once, and a few that fail so are run again one by one: a pulled cable, a killed
process or a window on a busy machine may need more time than it got. What fails alone too has failed; what passes alone
is named in the last lines.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "debian-packages.txt"
TWO_AT_ONCE = ["-n", "2", "--dist", "worksteal"]
"""Some tests take a minute: whoever is done takes tests over from the other, and both end together."""
TESTS_FAILED = 1  # pytest's exit status for it
MOST_AGAIN = 12  # more than a busy machine explains: something is broken, and a second run would only take time


def main() -> int:
    """Return pytest's exit status."""
    parser = argparse.ArgumentParser(prog="python3 -m tests", description="Install what the tests need, then run them.")
    parser.add_argument("--no-skips", action="store_true", help="a skipped test is a failure (what .ci/run asks for)")
    options, for_pytest = parser.parse_known_args()
    missing = missing_packages()
    if missing:
        installed = install(missing)
        missing = missing_packages() if installed else missing
    if missing:
        print(
            f"Debian packages missing: {' '.join(missing)}. Tests that need them will be named as skipped.", flush=True
        )
        if options.no_skips:
            return 1
    python = environment()
    variables = os.environ | ({"BOOTBENCH_NO_SKIPS": "1"} if options.no_skips else {})
    pytest = [python, "-m", "pytest"]
    status = subprocess.run([*pytest, *(for_pytest or TWO_AT_ONCE)], cwd=ROOT, env=variables, check=False).returncode
    if status != TESTS_FAILED or for_pytest:
        return status
    return failed_alone(pytest, variables)


def failed_alone(pytest: list[str], variables: dict[str, str]) -> int:
    """Run what the last run noted as failed once more, one by one; pytest's exit status of that run."""
    noted = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    names = sorted(json.loads(noted.read_text(encoding="utf-8"))) if noted.is_file() else []
    if not 0 < len(names) <= MOST_AGAIN:
        return TESTS_FAILED
    print(f"Run again, one by one, because two tests ran at once: {len(names)} of the above.", flush=True)
    status = subprocess.run(
        [*pytest, "--last-failed", "--last-failed-no-failures=none"], cwd=ROOT, env=variables, check=False
    ).returncode
    verdict = "Failed beside others, passed alone" if status == 0 else "Failed beside others, and not all passed alone"
    print(verdict + ":", *names, sep="\n  ", flush=True)
    return status


def missing_packages() -> list[str]:
    """Names on the list that dpkg does not have; none on a system without dpkg, where tests skip by themselves."""
    if shutil.which("dpkg-query") is None:
        return []
    wanted = [line.split("#")[0].strip() for line in LIST.read_text(encoding="utf-8").splitlines()]
    wanted = [name for name in wanted if name]
    query = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\\n", *wanted],
        capture_output=True,
        text=True,
        check=False,
    )
    present = {line.split()[0] for line in query.stdout.splitlines() if line.endswith(" installed")}
    return [name for name in wanted if name not in present]


def install(packages: list[str]) -> bool:
    """Install Debian packages if this user may; `False` if not."""
    if os.name != "posix":
        return False
    if os.geteuid() == 0:
        prefix: list[str] = []
    elif (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        prefix = ["sudo", "-n"]
    else:
        return False
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    print(f"Installing Debian packages: {' '.join(packages)}", flush=True)
    subprocess.run([*quiet, "update"], stdout=subprocess.DEVNULL, check=False)
    done = subprocess.run(
        [*quiet, "install", "-y", "--no-install-recommends", *packages], stdout=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0


def environment() -> str:
    """The Python of `.venv`, with bootbench and its test extra installed as locked."""
    folder = ROOT / ".venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.is_file():
        venv.create(folder, with_pip=True)
    subprocess.run(
        [
            str(python),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "-c",
            "requirements.lock",
            "-e",
            ".[test]",
        ],
        cwd=ROOT,
        check=True,
    )
    return str(python)


if __name__ == "__main__":
    sys.exit(main())
