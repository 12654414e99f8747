"""Marketing mail to those who agreed to it, and to nobody else."""
