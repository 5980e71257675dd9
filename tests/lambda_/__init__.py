"""Tests of the trade processor, against a real MariaDB server and moto."""
