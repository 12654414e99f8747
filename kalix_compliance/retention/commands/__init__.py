"""What people and the nightly run do."""
