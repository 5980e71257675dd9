"""What a project declares of its own settings: types, meanings, derived values, and what must hold between them."""

from tfgen.settings.cell import CheckedCell
from tfgen.settings.declaration import SETTINGS_FILE, Declaration, load_declaration, parse_declaration

__all__ = ["SETTINGS_FILE", "CheckedCell", "Declaration", "load_declaration", "parse_declaration"]
