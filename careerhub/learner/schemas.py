"""Words of the onboarding: what can be chosen, and what it means."""

from dataclasses import dataclass, field

PROGRAMMING_LEVELS = {"beginner": "Beginner", "intermediate": "Intermediate", "advanced": "Advanced"}
AI_LEVELS = {"none": "None", "basic": "Basic", "intermediate": "Intermediate", "advanced": "Advanced"}
HARDWARE_EXPERIENCE = {"none": "None", "basic": "Basic", "robotics": "Robotics", "embedded_systems": "Embedded systems"}
LEARNING_STYLES = {"theory": "Theory first", "code_first": "Code first", "visual": "Pictures first", "mixed": "A mix"}
EXPERIENCE_LEVELS = {
    "Beginner": "Beginner: new to AI and robotics",
    "Intermediate": "Intermediate: some experience, building projects",
    "Advanced": "Advanced: professional experience",
    "Expert": "Expert: research or the industry's cutting edge",
}
HARDWARE_LEVELS = {"none": "None", "basic": "Basic", "intermediate": "Intermediate", "advanced": "Advanced"}
LANGUAGES = ("Python", "C++", "JavaScript", "Rust", "Go", "Java", "MATLAB", "Julia", "Other")
FRAMEWORKS = (
    "ROS",
    "ROS 2",
    "PyTorch",
    "TensorFlow",
    "Unity",
    "Unreal Engine",
    "Gazebo",
    "Mujoco",
    "Isaac Sim",
    "Other",
)
DOMAINS = {
    "basic_electronics": "Basic electronics",
    "robotics_kits": "Robotics kits",
    "gpus_accelerators": "GPUs and accelerators",
    "jetson_edge": "Jetson and other edge computers",
    "embedded_systems": "Embedded systems",
    "sensors_actuators": "Sensors and actuators",
    "3d_printing": "3D printing",
    "pcb_design": "PCB design",
}
AVAILABLE_HARDWARE = (
    "CPU only",
    "NVIDIA GPU",
    "AMD GPU",
    "Apple Silicon (M1/M2)",
    "NVIDIA Jetson",
    "Google TPU",
    "Other",
)
ROBOTICS_HARDWARE = (
    "None (simulation only)",
    "Educational robot kit",
    "Research robotic arm",
    "Mobile robot",
    "Humanoid robot",
    "Custom hardware",
    "Other",
)

STEPS = ("About you", "Software", "Hardware", "Learning", "Your CV")

MESSAGES = {
    "display_name": "Display name must be 100 characters or less",
    "software_level": "Software level is required",
    "hardware_level": "Hardware level is required",
    "languages": "Select at least one programming language",
    "languages.unknown": "Invalid programming language selection",
    "frameworks.unknown": "Invalid framework selection",
    "domains.unknown": "Invalid hardware domain",
    "available_hardware.unknown": "Invalid hardware selection",
    "robotics_hardware.unknown": "Invalid robotics hardware selection",
    "choice": "Please choose from the list",
}


@dataclass(frozen=True)
class Background:
    """What recommendations (and one day a language model) need to know of a person; empty where nothing was said."""

    experience_level: str = ""
    software_level: str = ""
    hardware_level: str = ""
    learning_style: str = ""
    languages: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    available_hardware: tuple[str, ...] = ()
    robotics_hardware: tuple[str, ...] = ()
    is_complete: bool = field(default=False)


@dataclass(frozen=True)
class Answers:
    """The onboarding as its form shows it. A ticked `languages:Python` is "true"."""

    id: str
    version: int
    step: int = 1
    fields: dict[str, str] = field(default_factory=dict)
