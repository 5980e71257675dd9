"""The same platform as a cdktn program and as a project of tfgen."""
