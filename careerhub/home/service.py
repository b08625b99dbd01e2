"""What to do next."""

from sqlmodel import Session

from careerhub import routes
from careerhub.career import service as career
from careerhub.cv import service as cv
from careerhub.home.schemas import Step


def list_steps(session: Session, user_id: str) -> list[Step]:
    """The way to a first CV, in order, with what is done already."""
    record = career.get_record(session, user_id)
    cvs = cv.list_cvs(session, user_id)
    about = bool(record.headline and record.summary)
    last = cvs[0].href if cvs else routes.CVS
    return [
        Step("Say who you are", "A headline and a summary.", f"{routes.PROFILE}#about", about),
        Step("Add your experience", "The job you have or had last.", f"{routes.PROFILE}#work", bool(record.work)),
        Step("Add your education", "A school, a course or a degree.", f"{routes.PROFILE}#education", bool(record.education)),
        Step("Add five skills", "What you would like to be asked about.", f"{routes.PROFILE}#skills", len(record.skills) >= 5),
        Step("Make a CV", "See the pages while you choose, then take the PDF.", last, bool(cvs)),
    ]
