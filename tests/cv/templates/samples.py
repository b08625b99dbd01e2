"""Believable CVs of one, two and three pages."""

from dataclasses import replace

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
