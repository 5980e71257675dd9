"""What several rules about AWS look at."""
