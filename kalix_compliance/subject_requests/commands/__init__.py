"""What people and jobs do with requests about data."""
