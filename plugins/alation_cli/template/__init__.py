"""The projects that `alation plugin` writes: files with places for names, filled in."""

from alation_cli.template.adding import NoProject, Project, extended, project_in
from alation_cli.template.project import (
    LONGEST_NAME,
    Choice,
    PluginNames,
    endpoint_files,
    project_files,
)

__all__ = [
    "LONGEST_NAME",
    "Choice",
    "NoProject",
    "PluginNames",
    "Project",
    "endpoint_files",
    "extended",
    "project_files",
    "project_in",
]
