"""What is printed: the copies that leave, the minutes of the hand-over, the letter of refusal."""
