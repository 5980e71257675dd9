"""Compare rendered files with the output folder, and write the difference."""
