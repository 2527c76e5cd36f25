"""Build the wheel and the sdist, look at what is in them, install each and import it.

Run by `make dist`. The packages that they depend on are those of the environment it runs in.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
IN_WHEEL = (
    *("pymlj/__init__.py", "pymlj/py.typed", "pymlj/builtin/_registry.json"),
    *("pymlj_flux/__init__.py", "pymlj_flux/py.typed", "pymlj_flux/_registry.json"),
)
IN_SDIST = (*IN_WHEEL, "LICENSE", "README.md", "pyproject.toml", "tests/conftest.py", "mkdocs.yml")
TRIAL = """
import importlib.metadata, pathlib
import numpy as np
import pymlj, pymlj_flux
assert pathlib.Path(pymlj.__file__).is_relative_to({site!r}), pymlj.__file__
assert {{m.package_name for m in pymlj.models()}} == {{"pymlj", "pymlj_flux"}}
X, y = pymlj.load_iris()
mach = pymlj.machine(pymlj_flux.NeuralNetworkClassifier(epochs=1, rng=1), X, y)
assert len(mach.fit(verbosity=0).predict(X)) == 150
print(importlib.metadata.version("pymlj"))
"""


def main() -> None:
    """Build, look, install, import."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    with tempfile.TemporaryDirectory() as folder:
        run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, cwd=ROOT)
        (wheel,), (sdist,) = Path(folder).glob("*.whl"), Path(folder).glob("*.tar.gz")
        check_wheel(wheel)
        check_sdist(sdist, version)
        for archive in (wheel, sdist):
            try_out(archive, Path(folder) / f"venv-{archive.suffix[1:]}", version)
            print(f"{archive.name}: {archive.stat().st_size // 1024} kB, installs and works")


def run(*command: str, cwd: Path | str) -> str:
    """Run a command and return what it prints."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def check_wheel(wheel: Path) -> None:
    """The packages and nothing else, with the licence."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    check(names, IN_WHEEL)
    tops = {name.split("/")[0] for name in names}
    odd = {top for top in tops if top not in ("pymlj", "pymlj_flux") and "dist-info" not in top}
    if odd or not any(name.endswith("licenses/LICENSE") for name in names):
        raise SystemExit(f"The wheel must hold two packages and the licence, but has {tops}.")


def check_sdist(sdist: Path, version: str) -> None:
    """All that is needed to build, test and read."""
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    check([name.removeprefix(f"pymlj-{version}/") for name in names], IN_SDIST)


def check(names: list[str], needed: tuple[str, ...]) -> None:
    """All of some files are there, and none that was left over."""
    absent = [name for name in needed if name not in names]
    left_over = [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    if absent or left_over:
        raise SystemExit(f"Missing: {absent}; left over: {left_over[:5]}.")


def try_out(archive: Path, folder: Path, version: str) -> None:
    """Install into an environment of its own, that sees the packages of this one, and import."""
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    probe = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = run(str(python), "-c", probe, cwd=folder).strip()
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--target", site)
    run(sys.executable, "-m", "pip", "install", *options, str(archive), cwd=folder)
    here = run(sys.executable, "-c", probe, cwd=folder).strip()
    (Path(site) / "others.pth").write_text(here)
    told = run(str(python), "-I", "-W", "error", "-c", TRIAL.format(site=site), cwd=folder)
    if told.strip() != version:
        raise SystemExit(f"{archive.name} says that it is {told}, not {version}.")


if __name__ == "__main__":
    main()
