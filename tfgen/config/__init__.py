"""The matrix file: YAML with positions, merged by precedence, checked and typed."""
