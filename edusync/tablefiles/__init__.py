"""Files of tables that other programs wrote, CSV and spreadsheets: how they are read."""
