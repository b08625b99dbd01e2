from careerhub.chat.retrieval.words import keywords, names, plain, prose, terms


def test_identifiers_count_whole_and_by_their_parts():
    assert terms("The velocity_smoother of DetachableJoint") == [
        "velocitysmooth", "veloc", "smoother", "detachablejoint", "detach", "joint"
    ]  # fmt: skip


def test_marks_addresses_and_tags_are_not_words():
    assert plain("**See** [the `docs`](https://x.example/long) <b>now</b> https://y.example") == "See the docs now"


def test_code_is_left_out_where_there_is_prose():
    sentence = "This paragraph has quite enough words of its own to stand for itself."

    assert prose(f"{sentence}\n\n```bash\nrun --fast\n```") == sentence
    assert "run --fast" in prose("Type:\n\n```bash\nrun --fast\n```")


def test_names_are_capitals_and_digits_inside_a_question():
    assert names("How do I deploy Django 5 on the LEGO hub?") == ["Django", "5", "LEGO"]
    assert names("HOW DO I DEPLOY IT") == []


def test_keywords_leave_out_what_every_text_has():
    assert keywords("How do I set up the battery?") == "set up battery"
