"""Everything that tfgen knows of AWS beyond its schema; the core reaches it through the registry of packs only."""
