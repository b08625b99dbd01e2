"""Periods in words."""

from datetime import date

import pytest

from careerhub.chat.periods import asked_progress

TODAY = date(2026, 11, 18)  # a Wednesday


@pytest.mark.req("CHAT-05")
@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("What have I finished today?", date(2026, 11, 18), TODAY),
        ("What did I read yesterday?", date(2026, 11, 17), date(2026, 11, 17)),
        ("What have I finished this week?", date(2026, 11, 16), TODAY),
        ("What did I complete last week?", date(2026, 11, 9), date(2026, 11, 15)),
        ("what have I finished this month?", date(2026, 11, 1), TODAY),
        ("Which chapters did I finish last month?", date(2026, 10, 1), date(2026, 10, 31)),
        ("What have I learned this year?", date(2026, 1, 1), TODAY),
        ("What tasks did I do last year?", date(2025, 1, 1), date(2025, 12, 31)),
        ("What have I read since May?", date(2026, 5, 1), TODAY),
        ("What have I read since December?", date(2025, 12, 1), TODAY),
        ("What did I finish in february 2024?", date(2024, 2, 1), date(2024, 2, 29)),
        ("What have I done in the last 10 days?", date(2026, 11, 8), TODAY),
        ("What have I done in the past two weeks?", date(2026, 11, 4), TODAY),
        ("What did I finish in 2025?", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_days_that_are_meant(question: str, first: date, last: date):
    period = asked_progress(question, TODAY)

    assert period is not None
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "question",
    [
        "What have I finished?",
        "Where did I have a job last year?",
        "What may I read?",
        "Which skills do I have?",
        "What is planned this month?",
        "What will I finish in 9999?",
        "What did I read since March 2030?",
        "What did I do in 0000?",
        "",
    ],
)
def test_a_question_without_a_period_or_about_something_else(question: str):
    assert asked_progress(question, TODAY) is None
