"""A language server: what tfgen knows of a project, while its templates and config are typed."""
