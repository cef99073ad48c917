"""The version, named in every file's metadata that names its maker; pyproject reads it from here."""

VERSION = "0.1.0"
