"""Words of what cases say, findable though every text is sealed: keyed hashes in the search store."""
