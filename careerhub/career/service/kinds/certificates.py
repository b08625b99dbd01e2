"""Certificates."""

from datetime import date
from typing import Any

from sqlmodel import Session, col

from careerhub.career.models import Certification
from careerhub.career.schemas import Card
from careerhub.career.service.kinds.base import ListKind, day_columns, iso, joined
from careerhub.core.clock import utc_now
from careerhub.core.fields import Form


def is_expired(expiry: date | None, today: date) -> bool:
    """Whether a certificate is over; on its last day it still holds."""
    return expiry is not None and expiry < today


def _columns(session: Session, form: Form) -> dict[str, Any]:
    columns = {
        "name": form.line("name", 200, required="What is the certificate called?"),
        "issuing_organization": form.line("issuer", 200),
        "credential_id": form.line("credential_id", 100),
        "credential_url": form.web_address("url"),
        **day_columns(form, "issued", "issue_date"),
        **day_columns(form, "expires", "expiry_date", is_end=True),
    }
    if columns["issue_date"] and columns["expiry_date"] and columns["expiry_date"] <= columns["issue_date"]:
        form.errors["expires"] = "It cannot expire before it was issued"
    return columns


def _fields(row: Any) -> dict[str, str]:
    return {
        "name": row.name,
        "issuer": row.issuing_organization,
        "credential_id": row.credential_id,
        "url": row.credential_url,
        "issued": iso(row.issue_date, row.issue_precision),
        "expires": iso(row.expiry_date, row.expiry_precision),
    }


def _card(row: Any) -> Card:
    values = _fields(row)
    until = f"until {values['expires']}" if values["expires"] else ""
    badge = "Expired" if is_expired(row.expiry_date, utc_now().date()) else ""
    return Card(row.id, row.name, joined(" · ", row.issuing_organization, values["issued"], until), badge)


CERTIFICATES = ListKind(
    Certification,
    (
        col(Certification.display_order).asc(),
        col(Certification.issue_date).desc().nulls_last(),
        col(Certification.id).desc(),
    ),
    _columns,
    _fields,
    _card,
)
