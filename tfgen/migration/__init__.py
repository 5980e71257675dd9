"""Older forms of a project's files brought to today's: which there were, and what each becomes."""

from tfgen.migration.catalogue import MIGRATIONS, Migration
from tfgen.migration.plan import Migrated, apply_migrations, plan_migrations

__all__ = ["MIGRATIONS", "Migrated", "Migration", "apply_migrations", "plan_migrations"]
