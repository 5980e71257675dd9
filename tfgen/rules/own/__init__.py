"""The rules that a project writes itself, in `config/rules/`: read, found right, and run like those of the packs."""
