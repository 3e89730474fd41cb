"""The pages of ballots, resolutions and participation."""
