"""What several rules look at."""
