"""How many ways into an account there are."""

from sqlmodel import Session, func, select

from careerhub.auth import schemas
from careerhub.auth.models import LinkedAccount, Passkey, User
from careerhub.core.errors import DomainError


class LastWay(DomainError):
    """This would take away the only way in."""

    def __init__(self) -> None:
        super().__init__(schemas.MESSAGES["form.last_way"])


def count_ways_in(session: Session, user_id: str) -> int:
    """Password, passkeys and linked accounts together. The account is locked until the transaction ends."""
    password = session.exec(select(User.password_hash).where(User.id == user_id).with_for_update()).one()
    passkeys = session.exec(select(func.count()).select_from(Passkey).where(Passkey.user_id == user_id)).one()
    linked = session.exec(select(func.count()).select_from(LinkedAccount).where(LinkedAccount.user_id == user_id)).one()
    return (password is not None) + passkeys + linked
