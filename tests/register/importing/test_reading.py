"""What is read out of the references and labels of the feed."""

import pytest

from liaisons.register.importing.feed import kind_of, split_label


@pytest.mark.parametrize(
    ("reference", "has_parent", "kind"),
    [
        ("ISO/TC 154", False, "TC"),
        ("ISO/TC 154/SC 2", True, "SC"),
        ("ISO/TC 154/WG 5", True, "WG"),
        ("ISO/TC 154/JWG 1", True, "WG"),
        ("IEC/ISO JTC 3", False, "JTC"),
        ("ISO/IEC/JTC 4", False, "JTC"),
        ("ISO/IEC JTC 1/SC 25", True, "SC"),
        ("ISO/PC 343", False, "PC"),
        ("ISO/CASCO", False, "POLICY"),
        ("ISO/WS ESG", False, "OTHER"),
        ("IEC/ISO JSyC BDC", False, "OTHER"),
    ],
)
def test_the_kind_is_read_from_the_reference(reference: str, has_parent: bool, kind: str) -> None:
    assert kind_of(reference, has_parent=has_parent) == kind


@pytest.mark.parametrize(
    ("label", "acronym", "name"),
    [
        ("EC - European Commission", "EC", "European Commission"),
        ("BIS/BRI", "BIS/BRI", ""),
        ("ERA (European Railway Agency)", "ERA", "European Railway Agency"),
        ("AEA_Ammonia Energy Association", "AEA", "Ammonia Energy Association"),
        ("iiSBE - iiSBE", "iiSBE", ""),
        ("(ISC)2", "(ISC)2", ""),
        ("IPC_", "IPC_", ""),
        ("UN-GGIM Americas", "UN-GGIM Americas", ""),
    ],
)
def test_labels_are_split(label: str, acronym: str, name: str) -> None:
    assert split_label(label) == (acronym, name)
