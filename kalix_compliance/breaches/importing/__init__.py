"""People from a file: read it whatever wrote it, choose its columns, check every row."""
