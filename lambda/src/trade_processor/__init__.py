"""The trade processor: books trades into Aurora MySQL and archives them in S3."""
