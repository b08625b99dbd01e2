"""The pages of CVs, one module each."""

from careerhub.cv.pages import builder, cv_list

__all__ = ["builder", "cv_list"]
