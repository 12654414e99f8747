"""The register as a spreadsheet, the whole file as one PDF."""
