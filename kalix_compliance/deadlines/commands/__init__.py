"""What can be done to the calendar, and what the job does to the clocks."""
