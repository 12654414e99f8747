"""Taking complaints in: one page, from the ringing phone to the case number."""
