"""Believable CVs of one, two and three pages."""

import io
from dataclasses import replace

from PIL import Image

from careerhub.core.dates import PartialDate
from careerhub.cv.document import CvDocument, Entry, Section, SectionKind, SkillGroup

JOBS = (
    Entry(
        "Northfield Robotics", "Lead perception engineer", "Gothenburg, Sweden", PartialDate(2022, 3), None, True,
        summary="Owns perception for a fleet of 340 outdoor delivery robots; leads six engineers.",
        highlights=(
            "Replaced the 2D costmap by a sparse voxel map fused from three stereo cameras and a solid-state lidar; "
            "collisions per 1,000 km fell from 0.41 to 0.06.",
            "Cut end-to-end latency from 180 ms to 74 ms on a Jetson Orin by moving feature extraction to TensorRT and "
            "removing two copies per frame.",
            "Built the replay system on which every release is judged: 1,200 hours of labelled drives, 38 minutes per run, "
            "results in the pull request.",
            "Hired four engineers and wrote the interview that the whole department now uses.",
        ),
    ),
    Entry(
        "Northfield Robotics", "Senior perception engineer", "Gothenburg, Sweden", PartialDate(2020, 1), PartialDate(2022, 2),
        highlights=(
            "Wrote the calibration that technicians run in the depot: 9 minutes instead of a morning, and no engineer on "
            "site.",
            "Found and fixed a clock drift between cameras and IMU that had caused most of the localisation failures in "
            "winter.",
        ),
    ),
    Entry(
        "Tidewater Autonomy", "Robotics software engineer", "Rotterdam, Netherlands", PartialDate(2017, 9), PartialDate(2019, 12),
        summary="Autonomous mooring and docking for harbour tugs.",
        highlights=(
            "Designed the model predictive controller that docks a 32 m tug within 0.4 m in 6 Bft, in service in two ports "
            "since 2019.",
            "Ported 90,000 lines from ROS 1 to ROS 2 with a bridge that let both run side by side for five months.",
            "Introduced hardware-in-the-loop tests; defects found at sea fell by two thirds in a year.",
        ),
    ),
    Entry(
        "Institut für Fördertechnik, Universität Stuttgart", "Research assistant", "Stuttgart, Germany",
        PartialDate(2015), PartialDate(2017),
        highlights=(
            "Grasp planning for unsorted boxes; the method became part of a product of a German conveyor maker.",
            "Taught the laboratory course on state estimation to 60 students a year.",
        ),
    ),
)  # fmt: skip
PROJECTS = (
    Entry("gridmapper", "", "", PartialDate(2021), None, True, "https://github.com/mlindqvist/gridmapper",
          "Probabilistic mapping library in C++20, 2,100 stars, packaged in three Linux distributions.",
          keywords=("C++20", "Eigen", "CUDA")),
    Entry("Pollen drone survey", "Pilot and developer", "", PartialDate(2020, 4), PartialDate(2020, 9), False, "",
          "Low-cost drone survey of orchards with a university group; data set with 48,000 labelled images.",
          ("Published at ICRA 2021.",)),
    Entry("ros2-bagview", "", "", PartialDate(2019, 11), None, True, "https://github.com/mlindqvist/ros2-bagview",
          "A viewer for recorded robot data that opens 100 GB files at once.", keywords=("Rust", "Arrow")),
    Entry("Harbour twin", "Maintainer", "", PartialDate(2018), PartialDate(2019), False, "",
         "Open simulation of Rotterdam’s Waalhaven with tide and wind."),
    Entry("Kalman by hand", "", "", PartialDate(2016, 2), PartialDate(2016, 6), False, "https://lindqvist.example/kalman",
          "A course of eleven notebooks on state estimation, used by four universities."),
)  # fmt: skip
SCHOOLS = (
    Entry("KTH Royal Institute of Technology", "M.Sc. in Systems, Control and Robotics", "Stockholm, Sweden",
          PartialDate(2012), PartialDate(2014, 6),
          summary="Thesis on visual odometry in falling snow, grade A."),
    Entry("Lund University", "B.Sc. in Engineering Physics", "Lund, Sweden", PartialDate(2009), PartialDate(2012)),
)  # fmt: skip
SKILLS = (
    SkillGroup("Languages", ("C++20", "Python", "Rust", "CUDA", "MATLAB", "SQL")),
    SkillGroup("Robotics", ("ROS 2", "Nav2", "SLAM", "Sensor fusion", "Model predictive control", "Gazebo", "Isaac Sim", "PX4")),
    SkillGroup("Perception", ("OpenCV", "PyTorch", "TensorRT", "PCL", "Stereo vision", "Camera calibration")),
    SkillGroup("Practice", ("CI/CD", "Docker", "Linux (PREEMPT_RT)", "Safety cases (ISO 13482)", "Technical hiring")),
)
SUMMARY = (
    "Robotics engineer with eleven years in perception and control, from the first sketch to fleets that run every "
    "day in snow and salt water. "
    "I like systems that can be measured, and teams that write things down."
)
CONTACTS = ("mara@lindqvist.example", "+46 70 123 45 67", "github.com/mlindqvist", "linkedin.com/in/mara-lindqvist")


def two_pages(**changes: object) -> CvDocument:
    """Four jobs, two at one employer, five projects, 25 skills."""
    sections = (
        Section(SectionKind.WORK, JOBS),
        Section(SectionKind.PROJECTS, PROJECTS),
        Section(SectionKind.EDUCATION, SCHOOLS),
        Section(SectionKind.SKILLS, groups=SKILLS),
    )
    fields = {"headline": "Robotics engineer, perception and control", "summary": SUMMARY, "location": "Gothenburg, Sweden",
              "contacts": CONTACTS, "sections": sections, **changes}  # fmt: skip
    return CvDocument("Mara Lindqvist", **fields)  # type: ignore[arg-type]


def one_page() -> CvDocument:
    """The last two jobs, a project, a school."""
    parts = (
        Section(SectionKind.WORK, (JOBS[0], replace(JOBS[2], highlights=JOBS[2].highlights[:2]))),
        Section(SectionKind.PROJECTS, PROJECTS[:1]),
        Section(SectionKind.EDUCATION, SCHOOLS[:1]),
        Section(SectionKind.SKILLS, groups=SKILLS[:2]),
    )
    return two_pages(sections=parts)


def three_pages() -> CvDocument:
    """Twice as many jobs and projects."""
    older = tuple(replace(job, title=f"{job.title} {n}") for n in ("AB", "BV") for job in JOBS[1:])
    parts = two_pages().sections
    return two_pages(sections=(Section(SectionKind.WORK, JOBS + older), *parts[1:]))


CERTIFICATES = (
    Entry("Certified Functional Safety Engineer", "TÜV Nord", start=PartialDate(2023, 5), end=PartialDate(2028, 5),
          data={"credentialId": "FSE-20417"}),
    Entry("Remote pilot A2", "Transportstyrelsen", start=PartialDate(2020, 3)),
)  # fmt: skip
PUBLICATIONS = (
    Entry("Sparse voxel costmaps for sidewalk robots in snow", "Robotics Letters 9(2)", start=PartialDate(2024, 2),
          url="https://doi.example/10.5555/rl.2024.118"),
    Entry("Counting blossoms from the air: a data set of 48,000 orchard images", "Proceedings of Field Vision",
          start=PartialDate(2021, 6), summary="Best data set paper."),
    Entry("Grasping what nobody sorted", "Fördertechnik heute", start=PartialDate(2017)),
)  # fmt: skip
AWARDS = (Entry("Engineer of the year", "Swedish Robotics Society", start=PartialDate(2023), summary="For safety in winter."),)
TALKS = (
    Entry(
        "Six lies your IMU tells you", "Field Robotics Days", "Delft", PartialDate(2022, 9, 14), url="https://talks.example/imu"
    ),
)
SPOKEN = (Entry("Swedish", "native"), Entry("English", "C2"), Entry("German", "C1"))
OTHER = (Entry("Volunteer, mountain rescue", "Winter operations", "Åre, Sweden", PartialDate(2018), is_current=True),)


def everything(**changes: object) -> CvDocument:
    """All kinds of sections, on two pages."""
    first = two_pages().sections
    sections = (
        Section(SectionKind.WORK, JOBS[:3]), Section(SectionKind.PROJECTS, PROJECTS[:2]), *first[2:],
        Section(SectionKind.PUBLICATIONS, PUBLICATIONS), Section(SectionKind.CERTIFICATES, CERTIFICATES),
        Section(SectionKind.AWARDS, AWARDS), Section(SectionKind.SPEAKING, TALKS), Section(SectionKind.LANGUAGES, SPOKEN),
        Section(SectionKind.OTHER, OTHER),
    )  # fmt: skip
    return two_pages(sections=sections, **changes)


def four_pages() -> CvDocument:
    """A long life: every kind of section, many jobs and projects."""
    older = tuple(replace(job, title=f"{job.title} {n}") for n in ("AB", "BV", "Oy") for job in JOBS[1:])
    projects = PROJECTS + tuple(replace(item, title=f"{item.title} {n}") for n in (2, 3) for item in PROJECTS)
    kept = [part for part in everything().sections if part.kind not in (SectionKind.WORK, SectionKind.PROJECTS)]
    return two_pages(sections=(Section(SectionKind.WORK, JOBS + older), Section(SectionKind.PROJECTS, projects), *kept))


def portrait(side: int = 512) -> bytes:
    """A photo-like square JPEG of a few ten kilobytes."""
    image = Image.effect_noise((side, side), 24).convert("RGB")
    image = Image.blend(image, Image.radial_gradient("L").resize((side, side)).convert("RGB"), 0.75)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=90)
    return written.getvalue()


URDU_JOBS = (
    Entry(
        "شمالی روبوٹکس", "سربراہ انجینئر، مشینی بصارت", "گوتھنبرگ، سویڈن", PartialDate(2022, 3), None, True,
        summary="سامان پہنچانے والے تین سو چالیس روبوٹوں کی بصارت کی ذمہ داری؛ چھ انجینئروں کی رہنمائی۔",
        highlights=(
            "تین کیمروں اور ایک لیڈار سے خلا کا نقشہ بنانے کا نیا نظام تیار کیا؛ "
            "ہزار کلومیٹر پر حادثے 0.41 سے گھٹ کر 0.06 رہ گئے۔",
            "کارڈ پر حساب کا وقت 180 ملی سیکنڈ سے کم کر کے 74 ملی سیکنڈ کیا، جس سے روبوٹ تیز بارش میں بھی بروقت رکنے لگے۔",
            "ہر اجرا کو پرکھنے کے لیے بارہ سو گھنٹے کی سفری ریکارڈنگ دوبارہ چلانے کا نظام Python اور Rust میں لکھا۔",
        ),
    ),
    Entry(
        "شمالی روبوٹکس", "سینئر انجینئر، مشینی بصارت", "گوتھنبرگ، سویڈن", PartialDate(2020, 1), PartialDate(2022, 2),
        highlights=(
            "کیمروں کی پیمائش کا ایسا طریقہ بنایا جسے فنی عملہ نو منٹ میں خود مکمل کر لیتا ہے۔",
            "سردیوں میں راستہ بھولنے کی بڑی وجہ، یعنی گھڑیوں کا فرق، تلاش کر کے دور کی۔",
        ),
    ),
    Entry(
        "ساحلی خودکار نظام", "سافٹ ویئر انجینئر", "کراچی، پاکستان", PartialDate(2017, 9), PartialDate(2019, 12),
        summary="بندرگاہ کی کشتیوں کو خودکار طور پر لنگر انداز کرنے کا منصوبہ۔",
        highlights=(
            "بتیس میٹر لمبی کشتی کو تیز ہوا میں چالیس سینٹی میٹر کی درستی سے لگانے والا کنٹرولر تیار کیا۔",
            "نوے ہزار سطروں کا پروگرام ROS 2 پر منتقل کیا اور پانچ ماہ دونوں نظام ساتھ ساتھ چلائے۔",
        ),
    ),
)  # fmt: skip
URDU_PROJECTS = (
    Entry("کھیتوں کا فضائی جائزہ", "پائلٹ اور مصنف", "", PartialDate(2020, 4), PartialDate(2020, 9), False, "",
          "باغات کی کم خرچ تصویر کشی؛ اڑتالیس ہزار تصویروں کا کھلا ذخیرہ شائع کیا۔", keywords=("Python", "OpenCV")),
    Entry("نقشہ ساز", "", "", PartialDate(2021), None, True, "https://github.com/ayesha/naqsha",
          "نقشے بنانے کا کھلا کتب خانہ، جسے تین جامعات پڑھانے میں استعمال کرتی ہیں۔"),
)  # fmt: skip
URDU_SCHOOLS = (
    Entry("جامعہ کراچی", "ایم ایس سی، کنٹرول اور روبوٹکس", "کراچی، پاکستان", PartialDate(2012), PartialDate(2014, 6)),
)
URDU_SKILLS = (
    SkillGroup("زبانیں", ("C++20", "Python", "Rust", "SQL")),
    SkillGroup("روبوٹکس", ("ROS 2", "SLAM", "نقشہ سازی", "پیش بینی پر مبنی کنٹرول")),
)


def urdu(pages: int = 2) -> CvDocument:
    """A CV from right to left, of about 1, 2 or 4 pages."""
    older = tuple(replace(job, title=f"{job.title} {n}") for n in ("دوم", "سوم", "چہارم", "پنجم") for job in URDU_JOBS[1:])
    projects = URDU_PROJECTS + tuple(replace(item, title=f"{item.title} {n}") for n in (2, 3) for item in URDU_PROJECTS)
    jobs = {
        1: URDU_JOBS[:1],
        2: URDU_JOBS + older[:3],
        4: URDU_JOBS + older + tuple(replace(job, title=f"{job.title} لمیٹڈ") for job in older),
    }
    sections = (
        Section(SectionKind.WORK, jobs[pages]),
        Section(SectionKind.PROJECTS, URDU_PROJECTS if pages < 4 else projects),
        Section(SectionKind.EDUCATION, URDU_SCHOOLS),
        Section(SectionKind.SKILLS, groups=URDU_SKILLS),
        Section(SectionKind.CERTIFICATES, (Entry("حفاظتی انجینئرنگ کی سند", "ادارۂ معیار", start=PartialDate(2023, 5)),)),
        Section(SectionKind.LANGUAGES, (Entry("اردو", "مادری"), Entry("English", "C1"))),
    )
    return CvDocument(
        "عائشہ رحمان", headline="روبوٹکس انجینئر، بصارت اور کنٹرول",
        summary="مشینی بصارت اور کنٹرول میں گیارہ سال کا تجربہ، پہلے خاکے "
        "سے لے کر برف اور نمکین پانی میں روز چلنے والے روبوٹوں تک۔",
        location="کراچی، پاکستان", contacts=("ayesha@rahman.example", "+92 300 1234567", "linkedin.com/in/ayesha-rahman"),
        sections=sections, language="ur",
    )  # fmt: skip
