"""Where values come from: settings from layers, generated arguments from templates and settings."""
