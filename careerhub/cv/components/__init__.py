"""Parts of the pages of CVs."""
