"""The tests, which mirror the folders of tfgen."""

import pytest

pytest.register_assert_rewrite("tests.trees")  # so that a failed assert in a helper shows its values too
