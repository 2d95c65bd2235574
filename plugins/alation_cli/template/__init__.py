"""The project that `alation plugin new` writes: files with places for names, filled in."""

from alation_cli.template.project import FILES, LONGEST_NAME, PluginNames, project_files

__all__ = ["FILES", "LONGEST_NAME", "PluginNames", "project_files"]
