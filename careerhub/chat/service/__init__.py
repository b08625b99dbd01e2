"""Rules of what can be asked about, and of conversations."""

from careerhub.chat.service.conversations import (
    archive_conversation,
    delete_conversation,
    delete_turn,
    get_thread,
    keep_answer,
    list_conversations,
    rate,
    read_export,
    rename_conversation,
    restore_conversation,
)
from careerhub.chat.service.index import (
    count_unembedded,
    forget_model,
    get_stamp,
    index_changed,
    index_vectors,
    list_nearest,
    list_titles,
    list_unembedded,
    load_index,
    save_vectors,
)
from careerhub.chat.service.own import index_own, read_finished

__all__ = [
    "archive_conversation",
    "count_unembedded",
    "delete_conversation",
    "delete_turn",
    "forget_model",
    "get_stamp",
    "get_thread",
    "index_changed",
    "index_own",
    "index_vectors",
    "keep_answer",
    "list_conversations",
    "list_nearest",
    "list_titles",
    "list_unembedded",
    "load_index",
    "rate",
    "read_export",
    "read_finished",
    "rename_conversation",
    "restore_conversation",
    "save_vectors",
]
