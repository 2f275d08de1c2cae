"""Files from elsewhere: lists of people, rosters, attendance; from the sheet to the rows taken."""
