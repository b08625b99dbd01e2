"""Rules of the book and of learning from it."""

from careerhub.learning.service.books import (
    chapters_for_index,
    get_chapter,
    get_contents,
    get_image,
    get_passage,
    import_book,
    is_current,
    list_books,
    search,
)
from careerhub.learning.service.dashboard import get_overview, list_finished, progress_csv
from careerhub.learning.service.evidence import add_module_project, add_module_skills, add_task_project, list_evidence
from careerhub.learning.service.progress import mark, record_beats
from careerhub.learning.service.recommendations import (
    continue_reading,
    dismiss,
    list_recommendations,
    recompute,
    undo_dismiss,
)
from careerhub.learning.service.tasks import (
    complete_task,
    count_tasks,
    delete_task,
    get_file,
    get_task,
    list_exercises,
    list_tasks,
    put_file,
    save_task,
    take_exercise,
)

__all__ = [
    "add_module_project",
    "add_module_skills",
    "add_task_project",
    "chapters_for_index",
    "complete_task",
    "continue_reading",
    "count_tasks",
    "delete_task",
    "dismiss",
    "get_chapter",
    "get_contents",
    "get_file",
    "get_image",
    "get_overview",
    "get_passage",
    "get_task",
    "import_book",
    "is_current",
    "list_books",
    "list_evidence",
    "list_exercises",
    "list_finished",
    "list_recommendations",
    "list_tasks",
    "mark",
    "progress_csv",
    "put_file",
    "recompute",
    "record_beats",
    "save_task",
    "search",
    "take_exercise",
    "undo_dismiss",
]
