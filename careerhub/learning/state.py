"""What a person sees of their learning: tasks and charts."""

from dataclasses import replace
from typing import Any

import reflex as rx

from careerhub.core.clock import utc_now
from careerhub.core.errors import DomainError, SessionEnded
from careerhub.core.ids import is_id, new_id
from careerhub.core.web.state import SignedIn
from careerhub.learning import service
from careerhub.learning.schemas import FILE_PROBLEMS, Exercise, Figures, ModuleProgress, TaskItem, figures


class ProgressState(SignedIn, rx.State):
    """Tasks, charts, and what of it stands on the record."""

    loaded: rx.Field[bool] = rx.field(False)
    figures: rx.Field[Figures] = rx.field(default_factory=Figures)
    modules: rx.Field[list[ModuleProgress]] = rx.field(default_factory=list)
    open_tasks: rx.Field[list[TaskItem]] = rx.field(default_factory=list)
    done_tasks: rx.Field[list[TaskItem]] = rx.field(default_factory=list)
    exercises: rx.Field[list[Exercise]] = rx.field(default_factory=list)
    open_count: rx.Field[int] = rx.field(0)
    done_count: rx.Field[int] = rx.field(0)
    page: rx.Field[int] = rx.field(0)
    open_id: rx.Field[str] = rx.field("")
    ack: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    message: rx.Field[str] = rx.field("")
    notice: rx.Field[str] = rx.field("")
    undo_text: rx.Field[str] = rx.field("")
    file_of: rx.Field[str] = rx.field("")  # the task whose file was refused
    file_problem: rx.Field[str] = rx.field("")
    _deleted: str = ""

    @rx.event
    async def load(self):
        overview = await self._as_user(service.get_overview, utc_now().date())
        self.figures, self.modules = figures(overview), overview.modules
        self.exercises = await self._as_user(service.list_exercises)
        self.page = 0
        await self._load_tasks()
        asked = self.router.url.query_parameters
        self.file_of, self.file_problem = asked.get("task", ""), FILE_PROBLEMS.get(asked.get("file", ""), "")
        self.open_id = self.file_of if is_id(self.file_of) else self.open_id
        self.loaded = True

    @rx.event
    async def show_page(self, page: int):
        self.page = min(max(page, 0), 10_000)
        await self._load_tasks()

    @rx.event
    async def add(self):
        """Open a new, empty task; it becomes a row with its first save."""
        item = TaskItem(new_id(), 0, "New task")
        self.open_tasks, self.open_id = [item, *self.open_tasks], item.id

    @rx.event
    async def take(self, task_id: str):
        """Take an exercise on."""
        row_id = await self._try(service.take_exercise, task_id)
        if row_id:
            self.exercises = await self._as_user(service.list_exercises)
            await self._load_tasks()
            self.open_id = row_id

    @rx.event
    async def toggle(self, row_id: str):
        self.open_id = row_id if is_id(row_id) and self.open_id != row_id else ""

    @rx.event
    async def save(self, record_id: str, version: int, save_key: str, fields: dict[str, str]):
        self.ack, saved = await self._save((record_id, version, save_key), fields, service.save_task)
        if saved:
            self.open_tasks = [saved.item if item.id == record_id else item for item in self.open_tasks]
            self.done_tasks = [saved.item if item.id == record_id else item for item in self.done_tasks]

    @rx.event
    async def reload(self, record_id: str):
        await self._load_tasks()

    @rx.event
    async def complete(self, row_id: str, is_done: bool):
        now = utc_now()
        await self._try(lambda session, user_id: service.complete_task(session, user_id, row_id, is_done=is_done, now=now))
        await self._load_tasks()
        overview = await self._as_user(service.get_overview, now.date())
        self.figures = figures(overview)

    @rx.event
    async def delete(self, row_id: str):
        if any(item.id == row_id and not item.version for item in self.open_tasks):  # never saved: nothing to delete
            self.open_tasks = [item for item in self.open_tasks if item.id != row_id]
            return
        deleted = await self._try(service.delete_task, row_id)
        self._deleted, self.undo_text = (deleted.id, f"Deleted: {deleted.title}") if deleted else ("", "")
        await self._load_tasks()

    @rx.event
    async def undo_delete(self):
        """Put the task back, with its file."""
        if self._deleted:
            await self._try(service.undelete_task, self._deleted)
        self._deleted, self.undo_text = "", ""
        await self._load_tasks()

    @rx.event
    async def forget_deleted(self):
        self._deleted, self.undo_text = "", ""

    @rx.event
    async def add_skills(self, book: str, module: str):
        """A finished module's languages and frameworks, as skills."""
        added = await self._try(service.add_module_skills, book, module)
        if added is not None:
            self.notice = f"New on your record: {', '.join(added)}" if added else "These skills are on your record already."
            self.figures = replace(self.figures, skills=(await self._as_user(service.get_overview, utc_now().date())).skills)

    @rx.event
    async def add_project(self, book: str, module: str):
        if await self._try(service.add_module_project, book, module):
            self.notice = "The module is a project on your record."

    @rx.event
    async def add_achievement(self, book: str, module: str):
        if await self._try(service.add_module_achievement, book, module):
            self.notice = "The module is an achievement on your record."

    @rx.event
    async def add_task_project(self, row_id: str):
        if await self._try(service.add_task_project, row_id):
            self.notice = "The task is a project on your record."

    async def _try(self, call: Any, *args: Any) -> Any:
        """What a service says; where a rule says no, None and its message on the page."""
        self.message = self.notice = ""
        try:
            return await self._as_user(call, *args)
        except SessionEnded:
            raise
        except DomainError as error:
            self.message = error.message
            return None

    async def _load_tasks(self) -> None:
        page = self.page
        fresh = [item for item in self.open_tasks if not item.version and is_id(item.id) and item.id == self.open_id]
        found = await self._as_user(
            lambda session, user_id: (
                service.list_tasks(session, user_id, is_done=False, page=page),
                service.list_tasks(session, user_id, is_done=True, page=page),
                service.count_tasks(session, user_id),
            )
        )
        self.open_tasks, self.done_tasks = [*fresh, *found[0]], found[1]
        self.open_count, self.done_count = found[2]
