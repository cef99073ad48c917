"""The parts of scripts/check_pages.py."""
