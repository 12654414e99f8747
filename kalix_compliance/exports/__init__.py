"""Files that leave the system: asked for with a purpose, signed when many people are named, made by a job."""
