"""Plot items: traces and lanes, fed with as many columns as there are pixels."""
