"""References of documents, compared as people mean them."""


def reference_key(reference: str) -> str:
    """Return `reference` without the year of its edition, in capitals and single spaces: what two have in common.

    "iso  7372:2005" and "ISO 7372" name the same document; "ISO 8601-1" is another one than "ISO 8601".
    """
    return " ".join(reference.partition(":")[0].upper().split())
