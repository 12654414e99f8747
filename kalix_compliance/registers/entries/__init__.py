"""The registers, by what they are about; `table.py` lists them."""
