"""Every app of ours stands in the contract that says who may import whom."""

import tomllib

from django.apps import apps

from tests.project.repository.files import ROOT

OURS = ("core", "committees", "liaisons", "conduct", "mentoring")


def test_every_app_is_listed_in_the_layers() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    listed = {name.strip(" ()") for layer in layers for name in layer.split("|")}
    installed = {config.name for config in apps.get_app_configs() if config.name.split(".")[0] in OURS}
    assert installed - listed == set()
    assert listed - installed == {"core.clock"}


def test_every_app_has_a_label_of_its_own() -> None:
    ours = [config for config in apps.get_app_configs() if config.name.split(".")[0] in OURS]
    assert [config.name for config in ours if "label" not in vars(type(config))] == []
