"""What the licence of the imported data asks to be shown wherever the data are shown."""

from django.utils.translation import gettext_lazy as _

ISO_OPEN_DATA = _(
    "Contains information from ISO Open Data (iso_technical_committees), made available under the "
    "ODC Attribution License (ODC-By) v1.0."
)
