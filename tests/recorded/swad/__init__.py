"""Every exchange that was recorded from a SWAD server, replayed."""
