"""The page on which everything is set: station, keys, language, look, reports, privacy; changes hold at once."""
