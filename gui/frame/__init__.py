"""What stands around every page: rail, top bar with output lamp and STOP, notice, status bar, list of keys."""
