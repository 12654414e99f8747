"""Everything an inspector asks for, in one file that proves itself."""
