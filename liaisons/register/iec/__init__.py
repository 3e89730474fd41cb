"""Liaisons of an ISO committee with a committee of IEC (workflow A3), carried between the offices of the two CEOs."""
