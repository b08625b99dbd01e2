"""What a visitor reads first: what this is, what it looks like, how to begin."""

import reflex as rx

from careerhub import routes
from careerhub.ui.forms import link_button
from careerhub.ui.icons import icon

_FACTS = (
    ("database", "Your own machine", "One program and one PostgreSQL. No other company holds your data."),
    (
        "lock",
        "Contact data encrypted",
        "How to reach you is encrypted before it reaches the database.",
    ),
    ("cookie", "No tracking", "No analytics, no third-party scripts, no fonts from elsewhere."),
)

_JOBS = (
    (
        "Nordlys Energy",
        "Senior platform engineer",
        "2021 – Present",
        (
            "Moved 40 services to one deployment path; a release went from two days to 25 minutes.",
            "Led the on-call rota of nine people; pages at night fell from 31 to 4 a month.",
        ),
    ),
    (
        "Tidewater Maps",
        "Backend engineer",
        "2017 – 2021",
        (
            "Built the tile service behind 12 million map views a day in Python and PostgreSQL.",
            "Cut the cost of a rendered tile by 60 % with a cache that knows which tiles a road change touches.",
        ),
    ),
    (
        "University of Bergen",
        "Research assistant",
        "2015 – 2017",
        ("Wrote the pipeline for six years of ocean sensor data; three papers rest on it.",),
    ),
)


def _job(employer: str, position: str, dates: str, highlights: tuple[str, ...]) -> rx.Component:
    return rx.el.div(
        rx.el.p(employer, class_name="demo-employer"),
        rx.el.p(rx.el.span(position), rx.el.span(dates, class_name="tabular"), class_name="demo-line"),
        rx.el.ul(*(rx.el.li(highlight) for highlight in highlights)),
        class_name="demo-entry",
    )


def _cv_sheet() -> rx.Component:
    """A CV, set as the classic template sets it."""
    return rx.el.div(
        rx.el.div(
            rx.el.p("Ingrid Solheim", class_name="demo-name"),
            rx.el.p("Platform engineer", class_name="demo-headline"),
            rx.el.p("Bergen, Norway | ingrid@solheim.example | github.com/isolheim", class_name="demo-contacts"),
            rx.el.p("Experience", class_name="demo-heading"),
            *(_job(*job) for job in _JOBS),
            rx.el.p("Education", class_name="demo-heading"),
            rx.el.div(
                rx.el.p("University of Bergen", class_name="demo-employer"),
                rx.el.p(rx.el.span("MSc Computer science"), rx.el.span("2017", class_name="tabular"), class_name="demo-line"),
                class_name="demo-entry",
            ),
            rx.el.p("Projects", class_name="demo-heading"),
            rx.el.div(
                rx.el.p("tidetable", class_name="demo-employer"),
                rx.el.p("Open-source tide prediction for small harbours, used by 40 of them.", class_name="demo-line"),
                class_name="demo-entry",
            ),
            rx.el.p("Skills", class_name="demo-heading"),
            rx.el.p("Python, PostgreSQL, Linux, Kubernetes, Terraform, Go, observability, incident response"),
            class_name="demo-sheet",
        ),
        role="img",
        aria_label="A one-page CV made with Careerhub: name, contacts, experience with dated highlights, education and skills.",
        class_name="demo",
    )


def _record_picture() -> rx.Component:
    """One fact in the record, used by two CVs."""
    return rx.el.div(
        rx.el.div(
            rx.el.p("In your record", class_name="scene-label"),
            rx.el.p("Led the on-call rota of nine people", class_name="scene-fact"),
            rx.el.p("Saved 12:04", class_name="scene-note"),
            class_name="scene-card",
        ),
        rx.el.ul(
            rx.el.li(icon("file_text", 16), "CV for platform roles"),
            rx.el.li(icon("file_text", 16), "CV for team leads"),
            class_name="scene-uses",
        ),
        class_name="scene",
    )


def _machine_picture() -> rx.Component:
    """What a machine reads in the PDF, in the order in which it was written."""
    lines = ("Ingrid Solheim", "Experience", "Nordlys Energy", "Senior platform engineer   2021 – Present")
    return rx.el.div(
        rx.el.div(
            rx.el.p("What a parser reads in the PDF", class_name="scene-label"),
            rx.el.ol(*(rx.el.li(line) for line in lines), class_name="scene-lines"),
            class_name="scene-card",
        ),
        class_name="scene",
    )


def _book_picture() -> rx.Component:
    """A chapter that is recommended, and why."""
    return rx.el.div(
        rx.el.div(
            rx.el.p("Read next", class_name="scene-label"),
            rx.el.p("Nodes, topics and messages", class_name="scene-fact"),
            rx.el.p("Beginner-friendly introduction to ROS 2 · 25 min", class_name="scene-note"),
            class_name="scene-card",
        ),
        rx.el.ul(
            rx.el.li(icon("circle_check", 16), "A program with a body"),
            rx.el.li(icon("file_text", 16), "On your record: ROS 2"),
            class_name="scene-uses",
        ),
        class_name="scene",
    )


def _answer_picture() -> rx.Component:
    """An answer, and where it stands."""
    return rx.el.div(
        rx.el.div(
            rx.el.p("Does a publisher know whether anybody listens?", class_name="scene-label"),
            rx.el.p(
                "No: “A publisher gets no confirmation that anybody has received, understood or acted upon a message.” [1]",
                class_name="scene-fact",
            ),
            rx.el.p("[1] Nodes, topics and messages, opened at this sentence", class_name="scene-note"),
            class_name="scene-card",
        ),
        class_name="scene",
    )


def _part(title: str, *text: str, picture: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, class_name="part-title"),
            *(rx.el.p(paragraph, class_name="part-text") for paragraph in text),
            class_name="part-words",
        ),
        picture,
        class_name="part",
    )


def _hero() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h1("One true record of your work, and the CVs made from it.", class_name="hero-title"),
            rx.el.p(
                "Careerhub keeps what you have done in one place, sets it as a CV on real pages, and runs on your own machine.",
                class_name="hero-lead",
            ),
            rx.el.div(
                link_button("Create your account", href=routes.SIGN_UP, kind="primary", class_name="button-large"),
                class_name="actions",
            ),
            class_name="hero-words",
        ),
        _cv_sheet(),
        class_name="hero",
    )


def landing() -> rx.Component:
    """The content of the landing page; goes into `public_frame`."""
    return rx.el.div(
        _hero(),
        _part(
            "One true record",
            "Jobs, projects, education and skills, each written down once. Correct a date there and every CV has it.",
            "What you type is saved as you type, and kept when the connection is not.",
            picture=_record_picture(),
        ),
        _part(
            "CVs on real pages",
            "A CV is a choice from the record: other order, other emphasis, other words where they differ. The preview is paper, "
            "with its page breaks.",
            "The PDF is tagged text in reading order, so that people, screen readers and applicant systems read the same thing.",
            picture=_machine_picture(),
        ),
        _part(
            "A book that begins where you are",
            "Physical AI and humanoid robotics in 25 chapters, or a book of your own in Markdown. What to read next follows from "
            "what you know, and says why.",
            "What you finish can stand on your record, with its evidence.",
            picture=_book_picture(),
        ),
        _part(
            "Answers you can check",
            "Ask the book or your own record. Every answer names the passages it rests on; one click opens them, marked.",
            "Where the texts say nothing, it says so.",
            picture=_answer_picture(),
        ),
        rx.el.section(
            rx.el.h2("Safe by design", class_name="part-title"),
            rx.el.ul(
                *(
                    rx.el.li(icon(glyph, 20), rx.el.h3(title, class_name="fact-title"), rx.el.p(text), class_name="fact")
                    for glyph, title, text in _FACTS
                ),
                class_name="facts",
            ),
            class_name="part part-facts",
        ),
        rx.el.section(
            rx.el.h2("Begin with one job", class_name="closing-title"),
            rx.el.p("An account on this server takes an address and a password.", class_name="part-text"),
            rx.el.div(
                link_button("Create your account", href=routes.SIGN_UP),
                link_button("Sign in", href=routes.SIGN_IN),
                class_name="actions actions-center",
            ),
            class_name="closing",
        ),
        class_name="landing",
    )
