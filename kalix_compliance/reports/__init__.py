"""What managers look at: what is late, who holds how much, and the file that they hand on."""
