"""Reports: what a case looks like on paper. The chapter is written with its first page."""
