"""The registers, on screen, as spreadsheets, and as they were on a day."""
