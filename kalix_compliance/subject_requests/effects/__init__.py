"""What a request changes outside its own page: the record, the limits, those who received the data."""
